//go:build engine

package acceptance

import (
	"archive/tar"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/berthdev/berth/docker"
)

// saves is a server that needs a second to save what it has into a volume, when it is asked to end.
const saves = listens + `command: [save, 1s, /data/saved]
environment: {CONTENT: first}
volumes: ["data:/data"]
stop_timeout: 20s
user: "0" # the volume is root's
`

// never is a probe that does not succeed.
const never = "ready: {log: never, timeout: 80s}\n"

// testWhatIsSavedIsThere takes a server away in every way that there is.
func testWhatIsSavedIsThere(t *testing.T) {
	for way, take := range map[string]func(*project){
		"replaced": func(p *project) {
			p.must("up")
			p.define("one", strings.Replace(saves, "first", "second", 1))
			p.must("up")
		},
		"orphaned": func(p *project) {
			p.must("up")
			p.define("two", listens)
			p.write(".env", "BERTH_SERVERS=two\n")
			if err := os.RemoveAll(filepath.Join(p.root, "servers/one")); err != nil {
				p.t.Fatal(err)
			}
			p.must("up")
		},
		"down": func(p *project) {
			p.must("up")
			p.must("down")
		},
		"another server fails": func(p *project) {
			p.define("one", saves+never)
			p.define("two", listens+"command: [pause, 3s]\n")
			p.write(".env", "BERTH_SERVERS=one,two\n")
			if got := p.run("up"); got.code == 0 {
				p.t.Errorf("up did not fail:\n%s", got.stderr)
			}
			if left := p.containers(); len(left) > 0 {
				p.t.Errorf("left behind: %v", left)
			}
		},
		"interrupted": func(p *project) {
			p.define("one", saves+never)
			cmd, output := startUntil(p.t, p, func(starting <-chan struct{}) {
				receive(p.t, starting)
				await(p.t, "something to save", func() bool { return p.wrote("one", "has something to save") })
			})
			if took := end(p.t, cmd, syscall.SIGINT); took > stopLimit {
				p.t.Errorf("it took %v to end", took)
			}
			p.env = nil
			if left := p.containers(); len(left) > 0 {
				p.t.Errorf("left behind: %v\n%s", left, output)
			}
		},
	} {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			p := newProject(t, map[string]string{"one": saves})
			take(p)
			if got := p.saved(); got != "first\n" {
				t.Errorf("saved is %q, want %q", got, "first\n")
			}
		})
	}
}

// wrote reports whether a server has written a line.
func (p *project) wrote(server, line string) bool {
	lines, err := p.engine.Tail(p.t.Context(), p.containers()[server].ID, 10)
	return err == nil && slices.Contains(lines, line)
}

// saved is the file that a server has left in the volume. A container that never runs shows it.
func (p *project) saved() string {
	p.t.Helper()
	images, err := p.engine.Images(p.t.Context(), map[string]string{"dev.berth.root": p.root})
	if err != nil || len(images) == 0 || len(images[0].References) == 0 {
		p.t.Fatalf("images %v, %v", images, err)
	}
	id, err := p.engine.Create(p.t.Context(), docker.ContainerSpec{
		Name: p.name + "-look", Image: images[0].References[0], Volumes: []docker.VolumeSpec{{Name: p.name + "_data", Target: "/data"}},
	})
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() {
		if err := p.engine.Remove(p.t.Context(), id); err != nil {
			p.t.Error(err)
		}
	}()
	answer, err := io.ReadAll(p.get("/containers/" + id + "/archive?path=/data/saved"))
	if err != nil {
		p.t.Fatal(err)
	}
	archive := tar.NewReader(bytes.NewReader(answer))
	if _, err := archive.Next(); err != nil {
		return fmt.Sprintf("no archive: %.200q", answer)
	}
	content, err := io.ReadAll(archive)
	if err != nil {
		p.t.Fatal(err)
	}
	return string(content)
}

func testResetThrowsAwayWhatIsSaved(t *testing.T) {
	t.Parallel()
	p := newProject(t, map[string]string{"one": saves})
	p.must("up")
	p.must("restart")
	if got := p.saved(); got != "first\n" {
		t.Fatalf("saved is %q, want %q", got, "first\n")
	}
	p.must("reset", "-servers=one")
	if got := p.saved(); !strings.HasPrefix(got, "no archive") {
		t.Errorf("still saved: %q", got)
	}
	if got := p.must("up"); strings.Contains(got.stderr, "replacing") {
		t.Errorf("up has something to do: %s", got.stderr)
	}
}

func testDeafServersAreKilledInTime(t *testing.T) {
	t.Parallel()
	const limit = 3 * time.Second
	p := newProject(t, nil)
	names := []string{"one", "two", "three"}
	for _, name := range names {
		p.define(name, listens+"command: [deaf]\nstop_timeout: "+limit.String()+"\n")
	}
	p.write(".env", "BERTH_SERVERS="+strings.Join(names, ",")+"\n")
	p.must("up")
	events := p.endings()
	p.must("down")
	var asked, died []time.Time
	for range names {
		one := events()
		asked, died = append(asked, one.asked), append(died, one.died)
		took := one.died.Sub(one.asked)
		t.Logf("%s was killed after %v", one.name, took)
		if took < limit || took > limit+time.Second {
			t.Errorf("%s was killed after %v, want %v", one.name, took, limit)
		}
	}
	if all := slices.MaxFunc(died, time.Time.Compare).Sub(slices.MinFunc(asked, time.Time.Compare)); all > 2*limit {
		t.Errorf("all ended within %v, want the time of one", all)
	}
}

// ending is when a container was asked to end, and when it did.
type ending struct {
	name        string
	asked, died time.Time
}

// endings follows the engine's events. Each call of the result waits for the end of one more container.
func (p *project) endings() func() ending {
	p.t.Helper()
	filters, err := json.Marshal(map[string][]string{"label": {"dev.berth.root=" + p.root}, "event": {"kill", "die"}})
	if err != nil {
		p.t.Fatal(err)
	}
	events := json.NewDecoder(p.get(fmt.Sprintf("/events?since=%d&filters=%s", time.Now().Unix(), url.QueryEscape(string(filters)))))
	asked := map[string]time.Time{}
	return func() ending {
		for {
			var event struct {
				Action   string
				TimeNano int64 `json:"timeNano"`
				Actor    struct{ Attributes struct{ Name string } }
			}
			if err := events.Decode(&event); err != nil {
				p.t.Fatal(err)
			}
			name, at := event.Actor.Attributes.Name, time.Unix(0, event.TimeNano)
			if event.Action == "die" {
				return ending{name, asked[name], at}
			}
			if asked[name].IsZero() {
				asked[name] = at
			}
		}
	}
}

// testRecompiledServerStays: a program that the cache has lost is compiled again, to the same bytes, and nothing else happens.
func testRecompiledServerStays(t *testing.T) {
	t.Parallel()
	p := newProject(t, map[string]string{"one": listens})
	p.must("up")
	before := p.containers()["one"].ID
	if err := os.RemoveAll(filepath.Join(p.cache, "berth")); err != nil {
		t.Fatal(err)
	}
	if got := p.must("up"); !strings.Contains(got.stderr, "one: compiling") || p.containers()["one"].ID != before {
		t.Errorf("the server did not stay:\n%s", got.stderr)
	}
}
