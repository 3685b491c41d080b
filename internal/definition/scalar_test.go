package definition

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/berthdev/berth/internal/ready"
)

// TestQuotedNumbersAreNumbers holds what Compose 2.40.3 takes.
func TestQuotedNumbersAreNumbers(t *testing.T) {
	sources := project(t, map[string]string{"servers/x/server.yaml": `
from: a
cpus: "0.5"
memory: "1.5g"
init: "true"
read_only: yes
privileged: "Off"
tty: "On"
stdin_open: y
pids_limit: "100"
dns: "2001:db8::53"
ulimits: {nofile: "1024", nproc: {soft: "-1", hard: "-1"}}
ports: {a: "80", b: {count: "2"}, c: {port: "81/udp"}}
ready: {tcp: "80", http: {port: "80", status: "204"}}
post_start: {command: a, retries: "3"}
`})
	servers, err := Load(sources, []string{"x"})
	if err != nil {
		t.Fatal(err)
	}
	got := servers[0]
	want := Server{
		Name: "x", Image: Image{From: "a"}, CPUs: 0.5, Memory: 3 << 29, Init: true, ReadOnly: true,
		TTY: true, StdinOpen: true, PidsLimit: 100, DNS: []string{"2001:db8::53"},
		Ulimits: map[string]Ulimit{"nofile": {1024, 1024}, "nproc": {-1, -1}},
		Ports:   Ports{{Name: "a", Number: 80, Protocol: "tcp"}, {Name: "b", Count: 2, Protocol: "tcp"}, {Name: "c", Number: 81, Protocol: "udp"}},
		Ready:   Ready{Kinds: ready.Kinds{TCP: ready.TCP{"80"}, HTTP: &ready.HTTP{Port: "80", Status: 204}}}, PostStart: PostStart{Command: Words{"a"}, Retries: 3},
	}
	if diff := cmp.Diff(want, got, ignoreFolder); diff != "" {
		t.Error(diff)
	}
}

func TestSizesAreThoseOfDocker(t *testing.T) {
	for text, want := range map[string]Bytes{
		"0": 0, "67108864": 64 << 20, "64m": 64 << 20, "64MB": 64 << 20, "64MiB": 64 << 20, "1.5g": 3 << 29, "512 MiB": 512 << 20, "1t": 1 << 40,
		"1e3": 1000, "1.5": 1, ".5k": 512, "1p": 1 << 50, "7b": 7,
	} {
		if got, ok := parseBytes(text); !ok || got != want {
			t.Errorf("%s: got %d, %t, want %d", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "m", "-1", "64x", "1 2", "1  m", "64mm", "64mib ", "0x1p2", "inf", "nan", "9223372036854775808", "8388608t", "99999999999g", "1e400", "1_0"} {
		if got, ok := parseBytes(text); ok {
			t.Errorf("%s: took it for %d", text, got)
		}
	}
}

// TestEmptyTextsTakeAway gives each key of a base in turn to a server that takes it away again.
func TestEmptyTextsTakeAway(t *testing.T) {
	base := map[string]string{
		"entrypoint": "[a]", "command": "a b", "packages": "[a]", "copy": "[{src: a, dst: /a}]", "run": "[a]", "environment": "{A: b}", "labels": "{a: b}",
		"aliases": "[a]", "links": "[y]", "ports": "{a: 80}", "ulimits": "{nofile: 1}", "volumes": "[\"a:/a\"]", "init": "true", "memory": "64m", "shm_size": "64m", "cpus": "1",
		"stop_timeout": "1s", "tls": "true", "ready": "{log: a}", "post_start": "{command: a}", "default": "true", "extra_hosts": "[\"a:::1\"]",
		"cap_add": "[ALL]", "devices": "[/dev/null]", "sysctls": "{a.b: 1}", "tmpfs": "[/a]", "user": "a", "hostname": "a",
		"group_add": "[a]", "tty": "true", "stdin_open": "true", "dns": "[\"::1\"]", "security_opt": "[\"no-new-privileges:true\"]", "pids_limit": "1",
	}
	nested := map[string]string{"ports: {b: 81}": "ports: {b: \"\"}", "ulimits: {core: 1}": "ulimits: {core: \"\"}", "tools: {a: ./a}": "tools: {a: \"\"}", "ready: {tcp: 80}": "ready: {tcp: \"\"}"}
	for key, value := range base {
		nested[key+": "+value] = key + `: ""`
	}
	for below, above := range nested {
		servers, err := Load(project(t, map[string]string{
			"servers/base.yaml": below, "servers/x/server.yaml": "from: a\n" + above, "servers/y/server.yaml": "from: a\nlinks: []",
		}), []string{"x"})
		if err != nil {
			t.Errorf("%s over %s: %v", above, below, err)
			continue
		}
		want := Server{Name: "x", Image: Image{From: "a"}}
		if diff := cmp.Diff(want, servers[0], ignoreFolder, emptyIsAbsent); diff != "" {
			t.Errorf("%s over %s:\n%s", above, below, diff)
		}
	}
}

func TestAnEmptyEntrypointIsOne(t *testing.T) {
	for value, want := range map[string]Words{"[]": {}, `""`: nil, "[a]": {"a"}} {
		servers, err := Load(project(t, map[string]string{
			"servers/base.yaml": "entrypoint: [base]", "servers/x/server.yaml": "from: a\nentrypoint: " + value,
		}), []string{"x"})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, servers[0].Entrypoint); diff != "" {
			t.Errorf("%s: %s", value, diff)
		}
	}
}

// emptyIsAbsent compares empty maps and lists as absent ones.
var emptyIsAbsent = cmp.FilterPath(func(p cmp.Path) bool { return !strings.HasSuffix(p.GoString(), ".Entrypoint") }, cmpopts.EquateEmpty())
