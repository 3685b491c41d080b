package docker

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/docker/docker/api/types/container"
)

// ContainerSpec says everything about a container to be made. It is plain data with a fixed JSON form,
// so that the caller can hash it: equal specs give equal containers. A new field has omitempty, or every container would
// differ from what it was made from; its name is the definition's key without "_", by which people are told of a change.
type ContainerSpec struct {
	// Name is the container's name, without a slash.
	Name string
	// Image is a reference or digest that the engine has already.
	Image string
	// Platform is os/arch[/variant]; the image's own when empty.
	Platform string `json:",omitempty"`

	Hostname   string `json:",omitempty"`
	Domainname string `json:",omitempty"`
	// Entrypoint is an argument list: the image's own when nil, none when empty.
	Entrypoint []string `json:",omitzero"`
	// Command is an argument list; the image's own when empty.
	Command []string `json:",omitempty"`
	// User is a name or UID, optionally with :group; the image's own when empty.
	User string `json:",omitempty"`
	// GroupAdd are further groups of the process, by name or GID.
	GroupAdd []string `json:",omitempty"`
	// Workdir is an absolute path; the image's own when empty.
	Workdir string `json:",omitempty"`
	// Env holds NAME=VALUE lines.
	Env []string `json:",omitempty"`
	// TTY gives the process a terminal.
	TTY bool `json:",omitempty"`
	// StdinOpen keeps the standard input of the process open.
	StdinOpen bool              `json:",omitempty"`
	Labels    map[string]string `json:",omitempty"`

	// Network is the name of a user-defined network; the engine's default bridge when empty.
	Network string `json:",omitempty"`
	// HostNetwork runs in the host's network instead; Network, Aliases, Links and Ports are then not used.
	HostNetwork bool `json:",omitempty"`
	// Aliases are further names for this container in Network.
	Aliases []string `json:",omitempty"`
	// Links are "container:alias": names in Network that this container alone sees.
	Links []string `json:",omitempty"`
	// ExtraHosts are "name:address" lines for /etc/hosts; the address may be host-gateway.
	ExtraHosts []string `json:",omitempty"`
	// DNS are addresses of name servers; the engine's own when empty.
	DNS   []string   `json:",omitempty"`
	Ports []PortSpec `json:",omitempty"`

	CapAdd     []string `json:",omitempty"`
	CapDrop    []string `json:",omitempty"`
	Privileged bool     `json:",omitempty"`
	// SecurityOpt are words of the engine, such as "no-new-privileges:true".
	SecurityOpt []string `json:",omitempty"`
	// Devices are "HOST[:CONTAINER[:rwm]]", as in Compose.
	Devices []string               `json:",omitempty"`
	Sysctls map[string]string      `json:",omitempty"`
	Ulimits map[string]UlimitRange `json:",omitempty"`
	// Tmpfs are absolute paths, each optionally with :options.
	Tmpfs    []string     `json:",omitempty"`
	Volumes  []VolumeSpec `json:",omitempty"`
	ReadOnly bool         `json:",omitempty"`
	// Init runs the engine's init process as PID 1.
	Init bool `json:",omitempty"`
	// Memory is a limit in bytes; 0 is none.
	Memory int64 `json:",omitempty"`
	// ShmSize is the size of /dev/shm in bytes; the engine's own when 0.
	ShmSize int64 `json:",omitempty"`
	// CPUs is a limit in processors; 0 is none.
	CPUs float64 `json:",omitempty"`
	// PidsLimit is how many processes and threads there may be: -1 is no limit, 0 the engine's own.
	PidsLimit int64 `json:",omitempty"`
	// StopSignal is what the engine sends first; the image's own when empty.
	StopSignal string `json:",omitempty"`
	// StopTimeout is the time from StopSignal to SIGKILL, rounded up to whole seconds; the engine's own (10 s) when nil.
	StopTimeout *time.Duration `json:",omitempty"`
}

// PortSpec publishes a port of the container.
type PortSpec struct {
	// Container is the port inside, 1 to 65535.
	Container int
	// Protocol is tcp or udp.
	Protocol string
	// HostIP is the address to listen on; all addresses of the host when empty.
	HostIP string
	// HostPort is 0 for one that the engine chooses when the container starts.
	HostPort int
}

// UlimitRange is a soft and a hard limit.
type UlimitRange struct{ Soft, Hard int64 }

// VolumeSpec mounts a named volume or a folder of the engine's host.
type VolumeSpec struct {
	// Name is set for a named volume, which the engine makes, without labels, when it does not exist.
	Name string `json:",omitempty"`
	// Source is set for a bind mount: an absolute path on the engine's host, which must exist.
	Source string `json:",omitempty"`
	// Target is the absolute path in the container.
	Target   string
	ReadOnly bool `json:",omitempty"`
	// Relabel is z or Z, as in "-v SOURCE:TARGET:z": it says nothing to an engine without SELinux. Of a bind mount that is
	// relabelled the engine makes the source if it does not exist.
	Relabel string `json:",omitempty"`
}

// Create makes the container, which does not start it, and returns its ID.
// Once the request is on its way, an end of ctx lets the engine answer for up to 3 s more,
// so that a container that exists is also known: an ID may come back although ctx has ended.
func (e *Engine) Create(ctx context.Context, spec ContainerSpec) (id string, err error) {
	defer explainChanged(&err)
	defer explainFull(&err)
	if e.Podman {
		hosts, err := e.linkedHosts(ctx, spec)
		if err != nil {
			return "", fmt.Errorf("create container %s: %w", spec.Name, err)
		}
		spec.ExtraHosts, spec.Links = slices.Concat(spec.ExtraHosts, hosts), nil
	}
	request, err := requestFrom(spec)
	if err != nil {
		return "", fmt.Errorf("create container %s: %w", spec.Name, err)
	}
	if err := ctx.Err(); err != nil {
		return "", fmt.Errorf("create container %s: %w", spec.Name, err)
	}
	ctx, cancel := completing(ctx)
	defer cancel()
	answer, err := e.api.ContainerCreate(ctx, request.config, request.host, request.networks, request.platform, spec.Name)
	if err != nil {
		return "", fmt.Errorf("create container %s: %w", spec.Name, e.halfDone(err, spec.Name))
	}
	return answer.ID, nil
}

// linkedHosts are the links of a spec as lines for /etc/hosts: Podman knows no names that one container alone sees.
// The addresses are those of now, so a container must be made anew after one that it links to.
func (e *Engine) linkedHosts(ctx context.Context, spec ContainerSpec) ([]string, error) {
	var hosts []string
	for _, link := range spec.Links {
		name, alias, _ := strings.Cut(link, ":")
		detail, _, err := e.Inspect(ctx, name)
		if err != nil {
			return nil, err
		}
		address := detail.Networks[spec.Network].IP
		if address == "" {
			return nil, fmt.Errorf("link %s: container %s has no address in network %s", alias, name, spec.Network)
		}
		hosts = append(hosts, alias+":"+address)
	}
	return hosts, nil
}

// Start starts the container with this ID or name; one that runs already is left alone.
// As with [Engine.Create], an end of ctx lets the engine finish for up to 3 s.
func (e *Engine) Start(ctx context.Context, id string) (err error) {
	defer explainChanged(&err)
	defer explainFull(&err)
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("start container %s: %w", shortID(id), err)
	}
	ctx, cancel := completing(ctx)
	defer cancel()
	err = e.api.ContainerStart(ctx, id, container.StartOptions{})
	if inTheWay(err) {
		if err = e.layGhosts(ctx, id); err == nil {
			err = e.api.ContainerStart(ctx, id, container.StartOptions{})
		}
	}
	if err != nil {
		explainStart(&err)
		return fmt.Errorf("start container %s: %w", shortID(id), err)
	}
	return nil
}

// completionTime is how long a request that makes something may go on after the caller has given up.
const completionTime = 3 * time.Second

// completing derives a context that ends completionTime after ctx does. The engine goes on with a request whose
// client has gone, so cutting one short would leave things behind whose existence nobody knows.
func completing(ctx context.Context) (context.Context, context.CancelFunc) {
	extended, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		timer := time.AfterFunc(completionTime, func() { cancel(errLate) })
		context.AfterFunc(extended, func() { timer.Stop() })
	})
	return extended, func() { stop(); cancel(nil) }
}
