//go:build engine

package acceptance

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/docker"
)

func testEditedCopyReplacesOneServer(t *testing.T) {
	t.Parallel()
	copied := listens + "copy: [{src: page.txt, dst: /page.txt}]\n"
	p := newProject(t, map[string]string{"one": copied, "two": copied})
	for _, name := range []string{"one", "two"} {
		p.write("servers/"+name+"/page.txt", "first\n")
	}
	p.must("up")
	before := p.containers()
	past := time.Now().Add(-time.Hour)
	if err := os.Chtimes(filepath.Join(p.root, "servers/one/page.txt"), past, past); err != nil {
		t.Fatal(err)
	}
	if got := p.must("up"); got.stderr != "" || !cmp.Equal(before, p.containers()) {
		t.Errorf("another time of a file changed something:\n%s", got.stderr)
	}
	p.write("servers/one/page.txt", "second\n")
	got := p.must("up")
	t.Logf("after the edit:\n%s", got.stderr)
	for _, want := range []string{"one: building its image: ", "one: replacing: "} {
		if !regexp.MustCompile(want + `.*page\.txt.* changed`).MatchString(got.stderr) {
			t.Errorf("no %q with the file's name:\n%s", want, got.stderr)
		}
	}
	after := p.containers()
	if after["one"].ID == before["one"].ID || after["two"].ID != before["two"].ID || strings.Contains(got.stderr, "two:") {
		t.Errorf("not one alone was replaced:\n%s", got.stderr)
	}
	if _, found, err := p.engine.Image(t.Context(), before["one"].Image); err != nil || found {
		t.Errorf("the replaced image %s is still there (%v)", before["one"].Image, err)
	}
}

func testOrphanIsRemovedAndNamed(t *testing.T) {
	t.Parallel()
	p := newProject(t, map[string]string{"one": listens, "two": listens})
	p.must("up")
	if err := os.RemoveAll(filepath.Join(p.root, "servers/two")); err != nil {
		t.Fatal(err)
	}
	p.write(".env", "BERTH_SERVERS=one\n")
	if got := p.must("up"); !strings.Contains(got.stderr, "two: removing") {
		t.Errorf("the orphan is not named:\n%s", got.stderr)
	}
	if _, left := p.containers()["two"]; left {
		t.Error("the orphan is still there")
	}
	if got := p.run("up", "-servers=oen"); got.code == 0 || !strings.Contains(got.stderr, `unknown server "oen"; did you mean "one"?`) {
		t.Errorf("a misspelt server: exit code %d, %q", got.code, got.stderr)
	}
}

func testForeignContainerIsRefused(t *testing.T) {
	t.Parallel()
	p := newProject(t, map[string]string{"one": listens})
	p.must("up")
	image := p.containers()["one"].Image
	p.must("down")
	id, err := p.engine.Create(t.Context(), docker.ContainerSpec{Name: p.name + "-one", Image: image})
	if err != nil {
		t.Fatal(err)
	}
	got := p.run("up")
	if got.code == 0 || !strings.Contains(got.stderr, "a container named "+p.name+"-one exists that is not Berth's") {
		t.Errorf("exit code %d, %q", got.code, got.stderr)
	}
	p.must("down")
	if _, found, err := p.engine.Inspect(t.Context(), id); !found || err != nil {
		t.Errorf("the foreign container is gone (%v)", err)
	}
	if err := p.engine.Remove(t.Context(), id); err != nil {
		t.Error(err)
	}
}

func testPortModes(t *testing.T) {
	t.Parallel()
	p := newProject(t, map[string]string{"one": listens})
	p.must("up")
	stable := p.endpoint("ONE_ADDR")
	p.must("down")
	p.must("up")
	if got := p.endpoint("ONE_ADDR"); got != stable {
		t.Errorf("stable: first %s, then %s", stable, got)
	}
	p.env = []string{"BERTH_PORTS=random"}
	p.must("up", "-fresh")
	if got := p.endpoint("ONE_ADDR"); got == stable || !strings.HasPrefix(got, "127.0.0.1:") {
		t.Errorf("random: %s, the stable port is %s", got, stable)
	}
	p.env = []string{"BERTH_PORTS=same"}
	p.must("up", "-fresh")
	if got := p.endpoint("ONE_ADDR"); got != "127.0.0.1:7000" {
		t.Errorf("same: %s", got)
	}
	other := newProject(t, map[string]string{"one": listens})
	other.env = p.env
	if got := other.run("up"); got.code == 0 || !strings.Contains(got.stderr, "port 7000/tcp is held by container "+p.name+"-one") {
		t.Errorf("a busy port: exit code %d, %q", got.code, got.stderr)
	}
}

func testDownAndCleanTwice(t *testing.T) {
	t.Parallel()
	p := newProject(t, map[string]string{"one": listens})
	p.must("up")
	files := []string{"endpoints.env", "endpoints.json"}
	for _, name := range files {
		if _, err := os.Stat(filepath.Join(p.root, ".berth", name)); err != nil {
			t.Error(err)
		}
	}
	for _, target := range []string{"down", "down", "clean", "clean"} {
		p.must(target)
		for _, name := range files {
			if _, err := os.Stat(filepath.Join(p.root, ".berth", name)); !os.IsNotExist(err) {
				t.Errorf("after %s: %s: %v", target, name, err)
			}
		}
	}
}

func testLinkAndAliasResolve(t *testing.T) {
	t.Parallel()
	p := newProject(t, map[string]string{
		"one": listens + "aliases: [also.example.test]\n",
		"two": listens + "links: [{server: one, alias: other.example.test}]\n",
	})
	p.must("up")
	for _, name := range []string{"one", "one." + p.name + ".test", "also.example.test", "other.example.test"} {
		if got := p.run("exec", "-servers=two", "-command=/server ask "+name+":7000"); got.stdout != "hello\n" {
			t.Errorf("%s: %q, %s", name, got.stdout, got.stderr)
		}
	}
}

func testSecretIsMasked(t *testing.T) {
	t.Parallel()
	const secret = "correct-horse-battery"
	p := newProject(t, map[string]string{"one": listens + "command: [tell, API_TOKEN]\nenvironment: {API_TOKEN: " + secret + "}\n"})
	got := p.run("up")
	if got.code == 0 || !strings.Contains(got.stderr, "the value is ***") || strings.Contains(got.stdout+got.stderr, secret) {
		t.Errorf("exit code %d, report:\n%s", got.code, got.stderr)
	}
}

func testRuntimeKeysAreApplied(t *testing.T) {
	t.Parallel()
	keys := listens + `init: true
read_only: true
tmpfs: ["/scratch:size=1m"]
ulimits: {nofile: {soft: 100, hard: 200}}
memory: 64m
cap_add: [NET_ADMIN]
cap_drop: [CHOWN]
`
	p := newProject(t, map[string]string{"one": keys})
	p.must("up")
	type ulimit struct {
		Name       string
		Soft, Hard int64
	}
	var got struct {
		HostConfig struct {
			Init, ReadonlyRootfs bool
			Tmpfs                map[string]string
			Ulimits              []ulimit
			Memory               int64
			CapAdd, CapDrop      []string
			ShmSize              int64
			SecurityOpt          []string
		}
	}
	p.inspect("one", &got)
	host := got.HostConfig
	if !host.Init || !host.ReadonlyRootfs || host.Memory != 64<<20 || !strings.HasPrefix(host.Tmpfs["/scratch"], "size=1m") ||
		!slices.Contains(host.Ulimits, ulimit{"nofile", 100, 200}) && !slices.Contains(host.Ulimits, ulimit{"RLIMIT_NOFILE", 100, 200}) ||
		!strings.HasSuffix(strings.Join(host.CapAdd, ","), "NET_ADMIN") || !strings.HasSuffix(strings.Join(host.CapDrop, ","), "CHOWN") {
		t.Errorf("the engine has %+v", host)
	}
	p.write(".env", "BERTH_SERVERS=one\nBERTH_ALLOW_PRIVILEGED=true\n")
	p.define("one", keys+"shm_size: 1m\nsecurity_opt: [seccomp=unconfined, apparmor=unconfined]\n")
	if got := p.must("up"); !strings.Contains(got.stderr, "one: replacing: security_opt, shm_size changed") {
		t.Errorf("the keys are not named:\n%s", got.stderr)
	}
	p.inspect("one", &got)
	if host := got.HostConfig; host.ShmSize != 1<<20 || !slices.Equal(host.SecurityOpt, []string{"seccomp=unconfined", "apparmor=unconfined"}) {
		t.Errorf("after the change the engine has %+v", host)
	}
}

// inspect decodes what the engine says of a server's container.
func (p *project) inspect(server string, into any) {
	p.t.Helper()
	if err := json.NewDecoder(p.get("/containers/" + p.containers()[server].ID + "/json")).Decode(into); err != nil {
		p.t.Fatal(err)
	}
}

// get is the engine's own answer to a request.
func (p *project) get(path string) io.Reader {
	p.t.Helper()
	client := http.Client{Transport: &http.Transport{DialContext: dialEngine, DisableKeepAlives: true}}
	answer, err := client.Get("http://engine" + path)
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { _ = answer.Body.Close() })
	return answer.Body
}
