package definition

import "time"

// Server is one definition: what a server is made of, how it runs and when it counts as ready.
// A value that [Load] returned is complete: base.yaml is merged in, variables are substituted, every name is validated.
//
// A key is a field here or in [Image], with its comment. Its form in YAML is that of its type, and the schema in docs is
// made of both; only a rule that no type can tell is added, in validate and in the schema's test.
// One that the container gets goes on to plan.newSpec, docker.ContainerSpec and the engine's request there; docs/servers.md
// has an example of each, acceptance/servers_page_engine_test.go looks at what the engine made of it, and
// "go test ./internal/definition -run TestSchemaFile -update" writes the schema.
type Server struct {
	// Name is the folder's name; an RFC 1123 label.
	Name string `json:"-" yaml:"-"`
	// Folder holds server.yaml and the files that it copies.
	Folder Folder `json:"-" yaml:"-"`
	// Secrets are texts that must be seen nowhere: what came from variables that look secret, the longest first.
	Secrets []string `json:"-" yaml:"-"`
	// Missing tells of the files that it names and that are not there, each with its line: what makes no image needs none.
	Missing error `json:"-" yaml:"-"`
	// Unused says which keys of base.yaml the server cannot use; empty for none.
	Unused string `json:"-" yaml:"-"`

	// FromServer names the server whose image is the base, and Base is that server; [Image.From] is then empty until the image
	// is known.
	FromServer string  `json:"-" yaml:"-"`
	Base       *Server `json:"-" yaml:"-"`
	// FromFiles are the names in Environment that are there from files of EnvFile, sorted.
	FromFiles []string `json:"-" yaml:"-"`
	// Inherited are the folders of paths that come from definitions in the catalogue, by key; see [Server.In].
	Inherited map[string]Folder `json:"-" yaml:"-"`

	// Description says in one line what the server is.
	Description string `json:"description,omitempty" yaml:"description"`
	// Default starts the server when no server is chosen by name.
	Default bool `json:"default,omitempty" yaml:"default"`
	// Image is what the image is made of; its keys stand among the others.
	Image
	// Extends is another server, of the project or the catalogue, whose keys this one has as well, where it does not say
	// otherwise.
	Extends string `json:"extends,omitempty" yaml:"extends"`
	// Groups are names under which several servers are chosen at once, as in -servers=@db (Compose: profiles).
	Groups []string `json:"groups,omitempty" yaml:"groups,one"`

	// Entrypoint replaces the image's: an argument list, or a text that [SplitWords] splits, without a shell. An empty list
	// takes the image's away.
	Entrypoint Words `json:"entrypoint,omitzero" yaml:"entrypoint,words"`
	// Command replaces the image's: an argument list, or a text that [SplitWords] splits, without a shell.
	Command Words `json:"command,omitempty" yaml:"command,words"`
	// User is a name or UID, optionally with :group.
	User string `json:"user,omitempty" yaml:"user"`
	// GroupAdd are further groups of the process, by name or GID (Compose: group_add).
	GroupAdd []string `json:"group_add,omitempty" yaml:"group_add,scalar"`
	// Workdir is an absolute path in the container (Compose: working_dir).
	Workdir string `json:"workdir,omitempty" yaml:"workdir"`
	// EnvFile names files of the project with variables for the container, relative to the definition, as Compose reads them;
	// of two files the later one wins, and "environment" over both (Compose: env_file).
	EnvFile []string `json:"env_file,omitempty" yaml:"env_file,one"`
	// Environment is set in the container, never in the image; numbers and booleans become text.
	Environment map[string]string `json:"environment,omitempty" yaml:"environment,secret"`
	// TTY gives the process a terminal; all of its output is then standard output (Compose: tty).
	TTY bool `json:"tty,omitempty" yaml:"tty"`
	// StdinOpen keeps the standard input of the process open, though nobody writes to it (Compose: stdin_open).
	StdinOpen bool `json:"stdin_open,omitempty" yaml:"stdin_open"`
	// Labels are added to the container, beside Berth's own (dev.berth.*).
	Labels map[string]string `json:"labels,omitempty" yaml:"labels"`

	// Hostname replaces the server's name as the first label of the host name.
	Hostname string `json:"hostname,omitempty" yaml:"hostname"`
	// Aliases are further names on the project's network.
	Aliases []string `json:"aliases,omitempty" yaml:"aliases"`
	// Links are the servers that must be ready first.
	Links []Link `json:"links,omitempty" yaml:"links"`
	// ExtraHosts are "name:address" lines for /etc/hosts; the address may be host-gateway.
	ExtraHosts []string `json:"extra_hosts,omitempty" yaml:"extra_hosts"`
	// DNS are the addresses of the name servers that are asked for what is outside of the project (Compose: dns).
	DNS []string `json:"dns,omitempty" yaml:"dns,one"`
	// NetworkMode is empty (the project's network) or host.
	NetworkMode string `json:"network_mode,omitempty" yaml:"network_mode"`
	// Ports maps a port's name to the container's port, optionally with /tcp or /udp; the order of the file is kept.
	// {count: N} lets Berth choose N numbers in a row, the same on the host and in the container, for servers that tell
	// clients where to connect: BERTH_PORT_NAME and BERTH_PORT_NAME_LAST in the container are the first and the last.
	// {port: 2379, scheme: http} is a number whose URL has a scheme of its own; {count: N, scheme: http} likewise.
	// {port: 5432, host: 15432} asks for a port of the host.
	Ports Ports `json:"ports,omitempty" yaml:"ports"`

	// Connect is what a client needs beside the address of the first port. Berth tells it to tests as NAME_USER,
	// NAME_PASSWORD and NAME_DB, and in NAME_URL.
	Connect Connect `json:"connect,omitzero" yaml:"connect,secret"`

	// Export are further names under which tests are told of the server, with facts of it such as ${url}, ${host} or ${user},
	// and ${http_url} for a port by its name. An empty text leaves a name of BERTH_EXPORT out.
	Export map[string]string `json:"export,omitempty" yaml:"export,secret"`

	// CapAdd are Linux capabilities to add (Compose: cap_add).
	CapAdd []string `json:"cap_add,omitempty" yaml:"cap_add"`
	// CapDrop are Linux capabilities to take away (Compose: cap_drop).
	CapDrop []string `json:"cap_drop,omitempty" yaml:"cap_drop"`
	// Privileged gives the container all rights on its host; refused unless BERTH_ALLOW_PRIVILEGED is set.
	Privileged bool `json:"privileged,omitempty" yaml:"privileged"`
	// SecurityOpt are no-new-privileges:true, seccomp=unconfined and apparmor=unconfined; the last two are refused unless
	// BERTH_ALLOW_PRIVILEGED is set (Compose: security_opt).
	SecurityOpt []string `json:"security_opt,omitempty" yaml:"security_opt"`
	// Devices are "/dev/name[:/dev/name[:rwm]]" (Compose: devices).
	Devices []string `json:"devices,omitempty" yaml:"devices"`
	// Sysctls are kernel parameters of the container (Compose: sysctls).
	Sysctls map[string]string `json:"sysctls,omitempty" yaml:"sysctls"`
	// Ulimits are limits of the container's processes, such as nofile; -1 is none (Compose: ulimits).
	Ulimits map[string]Ulimit `json:"ulimits,omitempty" yaml:"ulimits"`
	// Tmpfs are absolute paths, one or a list, each optionally with :options.
	Tmpfs []string `json:"tmpfs,omitempty" yaml:"tmpfs,one"`
	// Volumes are "name:/path[:ro]" (a named volume of the project) or "./dir:/path[:ro]" (a file or folder of the project,
	// relative to the definition). An absolute path needs BERTH_ALLOW_HOST_PATHS.
	Volumes []Volume `json:"volumes,omitempty" yaml:"volumes"`
	// ReadOnly makes the container's own file system read-only (Compose: read_only).
	ReadOnly bool `json:"read_only,omitempty" yaml:"read_only"`
	// Init runs the engine's init process as PID 1.
	Init bool `json:"init,omitempty" yaml:"init"`
	// Memory is a limit in bytes, written as in Compose (64m, 1g); 0 is none.
	Memory Bytes `json:"memory,omitempty" yaml:"memory"`
	// ShmSize is the size of /dev/shm in bytes, written as in Compose (64m, 1g); 0 is the engine's own, 64m.
	ShmSize Bytes `json:"shm_size,omitempty" yaml:"shm_size"`
	// CPUs is a limit in processors; 0 is none.
	CPUs float64 `json:"cpus,omitempty" yaml:"cpus"`
	// PidsLimit is how many processes and threads there may be; -1 is no limit, 0 the engine's own (Compose: pids_limit).
	PidsLimit int64 `json:"pids_limit,omitempty" yaml:"pids_limit"`
	// StopSignal is sent first when the container is stopped; SIGTERM when empty.
	StopSignal string `json:"stop_signal,omitempty" yaml:"stop_signal"`
	// StopTimeout is the time from StopSignal to SIGKILL; 1 s without it.
	StopTimeout *Duration `json:"stop_timeout,omitempty" yaml:"stop_timeout"`
	// TLS gives the server a certificate of the project's own authority, in /tls (ca.pem, cert.pem, key.pem):
	// true, or {uid, gid} for the owner of the private key.
	TLS TLS `json:"tls,omitzero" yaml:"tls"`

	// Ready says when the server is ready; without it, when every tcp port answers.
	Ready Ready `json:"ready,omitzero" yaml:"ready"`
	// PostStart is a command that runs in the container once the server is ready.
	PostStart PostStart `json:"post_start,omitzero" yaml:"post_start"`
}

// Words is an argument list; in YAML a list or, with the tag option "words", a text that [SplitWords] splits.
type Words []string

// Link is a server that must be ready first, and a name for it.
type Link struct {
	// Server is the other server's name.
	Server string `json:"server" yaml:"server"`
	// Alias is a further name for that server, seen by this server alone.
	Alias string `json:"alias,omitempty" yaml:"alias"`
}

// Port is one named port of the container.
type Port struct {
	Name string
	// Number is 1 to 65535; 0 as long as it is to be chosen.
	Number int
	// Protocol is tcp or udp.
	Protocol string
	// Count is how many numbers in a row, from Number on, are chosen by Berth; 0 for a number that the definition gives.
	Count int
	// Host is the port of the host that is asked for; 0 for one that BERTH_PORTS chooses.
	Host int
	// Scheme begins the port's URL; empty: Name where it is a known scheme, else Protocol.
	Scheme string
}

// Ports are in the order of the file.
type Ports []Port

// Ulimit is a soft and a hard limit; in YAML one number, or {soft, hard}.
type Ulimit struct {
	// Soft is the limit that holds; -1 is none.
	Soft int64 `json:"soft" yaml:"soft"`
	// Hard is the highest that a process may raise Soft to; -1 is none.
	Hard int64 `json:"hard" yaml:"hard"`
}

// Volume is a named volume of the project or a bind mount.
type Volume struct {
	// Name is set for a named volume.
	Name string
	// Path is set for a bind mount: relative to the definition's folder, or absolute.
	Path string
	// Target is the absolute path in the container.
	Target   string
	ReadOnly bool
	// Relabel is the engine's word for a label of SELinux: z for one that containers share, Z for this container's own; empty for
	// none.
	Relabel string
}

// Bytes is a size, never negative; in YAML a number, or a number with b, k, m, g, t or p (powers of 1024).
type Bytes int64

// Duration is a time, never negative; in YAML as Go writes it (1m30s).
type Duration time.Duration

// TLS asks for a certificate. In YAML true, or {uid, gid} for the owner of the private key; gid is uid when missing.
type TLS struct {
	// Enabled reports whether the server gets one.
	Enabled bool
	// UID and GID own the private key, whose mode is 0600.
	UID, GID int
}

// PostStart is a command that runs in the container once the server is ready.
type PostStart struct {
	// Command is an argument list, or a text that [SplitWords] splits, without a shell.
	Command Words `json:"command,omitempty" yaml:"command,words,secret"`
	// Retries is how many times a failing command is run again; 0 is none.
	Retries int `json:"retries,omitempty" yaml:"retries"`
	// Interval is the pause between tries; 1 s without it.
	Interval Duration `json:"interval,omitempty" yaml:"interval"`
	// Timeout bounds one try; 60 s without it.
	Timeout Duration `json:"timeout,omitempty" yaml:"timeout"`
}
