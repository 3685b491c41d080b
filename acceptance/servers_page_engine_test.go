//go:build engine

package acceptance

import (
	"archive/tar"
	"bytes"
	"errors"
	"maps"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/berthdev/berth/docker"
)

// notStarted are the servers of docs/servers.md that are loaded only, and why.
var notStarted = map[string]string{
	"cache":  "it needs a registry",
	"newest": "it needs a registry",
	"orders": "PostgreSQL takes long to install, and the catalogue's own story does it",
	"vm":     "its right is refused, which is looked at",
}

// shown says how a key of docs/servers.md is seen in a container that runs.
var shown = []struct {
	// keys are separated by spaces.
	keys, server string
	// command is for the shell of the container, want a regular expression for all of its output.
	command, want string
}{
	{"from", "box", "cat /etc/debian_version", `^12\.`},
	{"extends", "twin", "cat /www/index.html /www/twin.html", "^<h1>hello</h1>\n<h1>hello again</h1>$"},
	{"from.server", "counted", "cat /www/count", "^15$"},
	{"packages", "hello", "busybox echo there", "^there$"},
	{"copy copy.src copy.dst copy.mode copy.owner", "box", "stat -c '%a %u:%g' /etc/box/box.conf && stat -c %a /start.sh", "^640 65534:65534\n755$"},
	{"copy.include", "box", "cat /etc/box/keys/server.key", "^only for tests$"},
	{
		"build build.context build.args build.target build.secrets build.secrets.environment build.secrets.file", "own", "cat /level; ls /seed; ls -A /run/secrets",
		`^debug\n14 /run/secrets/token\n15 /run/secrets/key\n29 total\nsecond.txt$`,
	},
	{"run", "box", "cat note", "^made for tests$"},
	{"entrypoint command init", "box", "tr '\\0' '|' </proc/1/cmdline", `init\|--\|/bin/sh\|/start.sh\|box\|is open\|$`},
	{"user", "box", "id -un", "^nobody$"},
	{"group_add", "box", "grep ^Groups /proc/1/status", `^Groups:\s(.* )?8 (.* )?1234( |$)`},
	{"tty", "box", "readlink /proc/1/fd/1", "^/dev/pts/"},
	{"workdir", "box", "pwd", "^/srv/box$"},
	{
		"environment", "box", `echo "$PLAIN $SHORT ($EMPTY_OR_UNSET) ($UNSET) $REQUIRED $IF_SET $DOLLAR $TZ"`,
		`^debug debug \(fallback\) \(\) only-for-tests --verbose \$5 UTC$`,
	},
	{"hostname", "box", "cat /proc/sys/kernel/hostname", `^chest`},
	{"aliases", "hello", "getent hosts box.example.test chest box", `(?s)^\S+ .*\n\S+ .*\n\S+ `},
	{"extra_hosts", "box", "getent hosts other.example.test machine.example.test", `(?s)^192.0.2.7 .*\n\S+ `},
	{"cap_add cap_drop", "box", "grep CapBnd /proc/1/status", "\t0000000000001000$"},
	{"security_opt", "box", "grep NoNewPrivs /proc/1/status", "\t1$"},
	{"devices", "box", "head -c 3 /dev/zeroes | wc -c", "^3$"},
	{"sysctls", "box", "cat /proc/sys/net/core/somaxconn", "^1000$"},
	{
		"ulimits ulimits.soft ulimits.hard", "box", "grep -E 'open files|core file' /proc/1/limits | tr -s ' '",
		`^Max core file size 0 0 bytes \nMax open files 1024 2048 files $`,
	},
	{"tmpfs", "box", "grep ' /run/box ' /proc/mounts", `^tmpfs .*size=1024k`},
	{"shm_size", "box", "grep ' /dev/shm ' /proc/mounts", `^shm .*size=131072k`},
	{"pids_limit", "box", "cat /sys/fs/cgroup/pids.max || cat /sys/fs/cgroup/pids/pids.max", "(?m)^100$"},
	{"volumes", "box", "cat /seed/first.txt; touch /var/lib/box/kept /seed/second.txt", `^first\ntouch: .*/seed/second.txt.*Read-only file system$`},
	{"read_only", "box", "touch /srv/box/x", `Read-only file system$`},
	{"ports.count ports.protocol", "box", "echo $((BERTH_PORT_MEDIA_LAST - BERTH_PORT_MEDIA)); env | grep -c ^BERTH_PORT_", "^1\n2$"},
	{"ready ready.log ready.exec", "box", "test -e /run/box/up && echo ready", "^ready$"},
}

// known says of the other keys how they are looked at, or why they are not.
var known = map[string]string{
	"description": "for people alone", "pull": notStarted["cache"], "platform": notStarted["cache"],
	"default": "up without -servers", "privileged": notStarted["vm"],
	"maintainer": "inspect", "labels": "inspect", "memory": "inspect", "cpus": "inspect", "stdin_open": "inspect", "dns": "inspect",
	"stop_signal":  "inspect",
	"stop_timeout": "inspect", "network_mode": "inspect", "ready.exit": "inspect", "ready.health": "inspect", "dockerfile": "inspect",
	"env_file": "inspect", "groups": "up of @pages",
	"tls": "the key's owner", "tls.uid": "the key's owner", "tls.gid": "the key's owner",
	"ports": "endpoints", "ports.port": "endpoints", "ports.host": "endpoints", "ports.scheme": "endpoints", "go": "curl", "tools": "/check", "links": "/check", "links.server": "/check", "links.alias": "/check",
	"connect": "endpoints", "connect.user": "endpoints", "connect.password": "endpoints", "connect.database": "endpoints", "connect.query": "endpoints", "export": "endpoints",
	"ready.tcp": "up waits for it", "ready.timeout": "up waits for it",
	"ready.http": "up waits for it", "ready.http.port": "up waits for it", "ready.http.path": "up waits for it",
	"ready.http.status": "up waits for it", "ready.http.body": "up waits for it", "ready.http.tls": "up waits for it",
	"post_start": "up runs it", "post_start.command": "up runs it", "post_start.retries": "up runs it",
	"post_start.interval": "up runs it", "post_start.timeout": "up runs it",
}

// testServersPageRuns starts what docs/servers.md defines and looks whether each key does what the page says.
func testServersPageRuns(t *testing.T) {
	t.Parallel()
	example := readPage(t, "docs/servers.md")
	p := newProject(t, nil)
	p.cache = ""
	for name, text := range example.files {
		p.write(name, text)
	}
	p.runCommands(example.commands)
	if got := slices.Collect(maps.Keys(p.containers())); !slices.Equal(got, []string{"hello"}) {
		t.Errorf("up without -servers started %v, want hello alone", got)
	}
	names := example.servers()
	for name := range notStarted {
		if !slices.Contains(names, name) {
			t.Errorf("docs/servers.md does not define %s, which is not started", name)
		}
	}
	p.must("up", "-servers="+strings.Join(slices.DeleteFunc(names, func(name string) bool { return notStarted[name] != "" }), ","))
	if got := p.must("plan", "-servers=@pages"); !strings.Contains(got.stdout, "nothing to do") {
		p.t.Errorf("the group pages is up, and there is to do: %s", got.stdout)
	}
	if got := p.run("up", "-servers=vm"); got.code == 0 || !strings.Contains(got.stderr, "set BERTH_ALLOW_PRIVILEGED=true") {
		t.Errorf("privileged: exit code %d, %s", got.code, got.stderr)
	}
	for _, check := range shown {
		if got := p.shell(check.server, check.command); !regexp.MustCompile(check.want).MatchString(got) {
			t.Errorf("%s: %s in %s gives %q, want %s", check.keys, check.command, check.server, got, check.want)
		}
	}
	p.inspectPage()
	p.useAPI()
	p.restartBox()
	seen := map[string]bool{}
	for _, check := range shown {
		for _, key := range strings.Fields(check.keys) {
			seen[key] = true
		}
	}
	for key := range usedKeys(t, example) {
		if !seen[key] && known[key] == "" {
			t.Errorf("nothing looks at the key %s; add it to shown, or to known with the reason", key)
		}
	}
}

// runCommands runs the page's own commands with the compiled targets.
func (p *project) runCommands(commands []string) {
	p.t.Helper()
	shell := p.command(raceBerth(p.t))
	script := strings.ReplaceAll(strings.Join(commands, "\n"), "go tool mage", shell.Path)
	shell.Path, shell.Args = client(p.t, "sh"), []string{"sh", "-euc", script}
	if got := finish(p.t, shell); got.code != 0 || !strings.HasSuffix(got.stdout, "<h1>hello</h1>\n") {
		p.t.Fatalf("the page's commands: exit code %d, %q\n%s", got.code, got.stdout, got.stderr)
	}
}

// shell runs a line in a server and gives all of its output.
func (p *project) shell(server, line string) string {
	p.t.Helper()
	var output bytes.Buffer
	_, err := p.engine.Exec(p.t.Context(), p.containers()[server].ID, docker.ExecSpec{
		Command: []string{"sh", "-c", "exec 2>&1; " + line}, Stdout: &output,
	})
	if err != nil {
		p.t.Errorf("%s: %v", server, err)
	}
	return strings.TrimSuffix(output.String(), "\n")
}

// inspectPage looks at what the engine knows of the page's containers.
func (p *project) inspectPage() {
	p.t.Helper()
	var got struct {
		Config struct {
			StopSignal  string
			StopTimeout int
			OpenStdin   bool
			Labels      map[string]string
			Env         []string
		}
		HostConfig struct {
			Memory, NanoCpus int64
			NetworkMode      string
			DNS              []string
		}
		State struct {
			Status   string
			ExitCode int
			Health   struct{ Status string }
		}
	}
	p.inspect("box", &got)
	if c := got.Config; c.StopSignal != "SIGINT" || c.StopTimeout != 2 || !c.OpenStdin || c.Labels["com.example.tier"] != "back" ||
		c.Labels["org.opencontainers.image.authors"] != "The shop's team <shop@example.test>" {
		p.t.Errorf("box: %+v", c)
	}
	if host := got.HostConfig; host.Memory != 64<<20 || host.NanoCpus != 5e8 {
		p.t.Errorf("box: %+v", host)
	}
	if p.inspect("api", &got); !slices.Equal(got.HostConfig.DNS, []string{"192.0.2.53"}) || !slices.Contains(got.Config.Env, "GREETING=hello, world") {
		p.t.Errorf("api: %+v, %q", got.HostConfig, got.Config.Env)
	}
	if p.inspect("report", &got); got.HostConfig.NetworkMode != "host" || got.State.Status != "exited" || got.State.ExitCode != 0 {
		p.t.Errorf("report: network %s, %+v", got.HostConfig.NetworkMode, got.State)
	}
	if p.inspect("own", &got); got.State.Health.Status != "healthy" {
		p.t.Errorf("own: %+v", got.State)
	}
}

// restartBox starts the page's read-only server again by the engine alone: its folder in memory is open to all as before.
func (p *project) restartBox() {
	p.t.Helper()
	id := p.containers()["box"].ID
	if err := errors.Join(p.engine.Stop(p.t.Context(), id, 0), p.engine.Start(p.t.Context(), id)); err != nil {
		p.t.Fatal(err)
	}
	if got := p.shell("box", "stat -c %a /run/box"); got != "1777" {
		p.t.Errorf("started again, /run/box has mode %s, not 1777", got)
	}
	p.must("exec", "-servers=box")
}

// useAPI asks the page's Go server by its certificate, and looks at the owner of the key.
func (p *project) useAPI() {
	p.t.Helper()
	ca := filepath.Join(p.root, ".berth", "ca.pem")
	url := "https://" + p.endpoint("API_HTTPS_ADDR") + "/health"
	if got := finish(p.t, exec.Command(client(p.t, "curl"), "-sS", "-m", "10", "--cacert", ca, url)); got.stdout != "well\n" {
		p.t.Errorf("curl got %q; %s", got.stdout, got.stderr)
	}
	if got := p.endpoint("API_EVENTS_URL"); !strings.HasPrefix(got, "udp://127.0.0.1:") {
		p.t.Errorf("the udp port is %s", got)
	}
	if got := p.endpoint("API_METRICS_URL"); got != "http://127.0.0.1:18444" {
		p.t.Errorf("the port with a scheme, and one of the machine that is asked for, is %s", got)
	}
	if got, want := p.endpoint("API_URL"), "https://shop:a%20word@"+p.endpoint("API_ADDR")+"/orders?charset=utf8"; got != want {
		p.t.Errorf("connect gives %s, want %s", got, want)
	}
	if got, want := p.endpoint("SHOP_URL")+" "+p.endpoint("SHOP_METRICS"), p.endpoint("API_URL")+" "+p.endpoint("API_METRICS_ADDR"); got != want {
		p.t.Errorf("it exports %s, want %s", got, want)
	}
	if got := p.endpoint("API_PASSWORD"); got != "'a word'" {
		p.t.Errorf("the password is %s", got)
	}
	if got := p.run("exec", "-servers=api", "-command=/check http://www.example.test:8080/absent"); got.code != 1 || !strings.Contains(got.stderr, "404") {
		p.t.Errorf("/check of a page that is not there: exit code %d, %s", got.code, got.stderr)
	}
	key, err := tar.NewReader(p.get("/containers/" + p.containers()["api"].ID + "/archive?path=/tls/key.pem")).Next()
	if err != nil {
		p.t.Fatal(err)
	}
	if key.Uid != 65532 || key.Gid != 65532 || key.Mode&0o777 != 0o600 {
		p.t.Errorf("the key belongs to %d:%d with mode %o", key.Uid, key.Gid, key.Mode)
	}
}
