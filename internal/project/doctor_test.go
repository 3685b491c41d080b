package project

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/docker/locate"
	"github.com/berthdev/berth/internal/findings"
	"github.com/berthdev/berth/internal/identity"
	"github.com/berthdev/berth/internal/settings"
)

// examine examines the project at root.
func (w *world) examine(root string, fix bool, env ...string) Diagnosis {
	w.t.Helper()
	found, err := Doctor(w.t.Context(), Options{
		Typed: settings.Typed{Start: "mage "}, Root: root, Command: "test",
		Env: append([]string{"DOCKER_HOST=" + w.engine.Host(), "HOME=" + w.t.TempDir()}, env...),
	}, fix)
	if err != nil {
		w.t.Fatal(err)
	}
	return found
}

// about are the findings on something, as VERDICT TEXT.
func about(found Diagnosis, what string) []string {
	var list []string
	for _, one := range found.Findings {
		if one.What == what {
			list = append(list, string(one.Verdict)+" "+one.Text)
		}
	}
	return list
}

func TestDoctorTellsLeftoversApart(t *testing.T) {
	w := newWorld(t)
	parent := t.TempDir()
	here, moved, lives := filepath.Join(parent, "here"), filepath.Join(parent, "moved"), filepath.Join(parent, "lives")
	for _, root := range []string{here, moved, lives} {
		w.write(root, "servers/db/server.yaml", keeper)
		w.write(root, "servers/web/server.yaml", "from: base:1\n")
	}
	for _, p := range []*Project{w.open(moved, "BERTH_PROJECT=shop"), w.open(lives, "BERTH_PROJECT=lives")} {
		if _, err := p.Up(t.Context(), UpOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	own := identity.Owner{Project: "shop", Root: here}
	w.engine.State.AddImage(docker.Image{ID: "sha256:" + strings.Repeat("1", 64), Labels: own.Image("web", "1")})
	w.engine.State.AddImage(docker.Image{ID: "sha256:" + strings.Repeat("2", 64), Labels: identity.Owner{Project: "lives", Root: lives}.Image("web", "1")})
	if err := os.RemoveAll(moved); err != nil {
		t.Fatal(err)
	}
	goneText := "note project shop, whose folder " + moved + " is gone, has containers 1, networks 1, images 0, volumes 1"
	nameless := "images whose names later builds have taken, and that no container uses: 1"
	want := []string{goneText, "warning " + nameless}
	if diff := cmp.Diff(want, about(w.examine(here, false, "BERTH_PROJECT=shop"), "leftovers")); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	for _, call := range w.engine.Calls() {
		if call.Method == "DELETE" {
			t.Errorf("%v without being asked to", call)
		}
	}
	// What this folder takes over, and what others have, stays.
	found := w.examine(here, true, "BERTH_PROJECT=shop")
	if diff := cmp.Diff([]string{goneText, "note " + nameless}, about(found, "leftovers")); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	containers, err := w.engine.State.Containers(t.Context())
	if err != nil || len(containers) != 2 {
		t.Errorf("%d containers, %v", len(containers), err)
	}
	images, err := w.engine.State.Images(t.Context(), nil)
	if err != nil || len(images) != 2 {
		t.Errorf("left %v, %v", images, err)
	}
}

func TestDoctorNamesServersThatAreNotDefinedAnyMore(t *testing.T) {
	w := newWorld(t)
	root := t.TempDir()
	w.write(root, "servers/db/server.yaml", keeper)
	w.write(root, "servers/web/server.yaml", "from: base:1\ndefault: true\n")
	if _, err := w.open(root, "BERTH_PROJECT=shop").Up(t.Context(), UpOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(root, "servers/web")); err != nil {
		t.Fatal(err)
	}
	want := []string{"note shop-web is a container of a server that is not defined any more"}
	if diff := cmp.Diff(want, about(w.examine(root, false, "BERTH_PROJECT=shop"), "leftovers")); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	want = []string{"note this folder's servers of before run on as project shop: db, web"}
	if diff := cmp.Diff(want, about(w.examine(root, false, "BERTH_PROJECT=new"), "leftovers")); diff != "" {
		t.Errorf("with another name (-want +got):\n%s", diff)
	}
}

func TestDoctorMendsNothingWhereTheEngineIsNotCertain(t *testing.T) {
	w := newWorld(t)
	parent := t.TempDir()
	here, gone := filepath.Join(parent, "here"), filepath.Join(parent, "gone")
	w.write(here, "servers/db/server.yaml", keeper)
	w.write(here, ".env", "X='\nBERTH_PROJECT=shop\n")
	w.write(gone, "servers/db/server.yaml", keeper)
	if _, err := w.open(gone, "BERTH_PROJECT=gone").Up(t.Context(), UpOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(gone); err != nil {
		t.Fatal(err)
	}
	left := about(w.examine(here, true), "leftovers")
	if len(left) != 1 || !strings.Contains(left[0], "; not mended: settings: .env:1: ") {
		t.Errorf("got %q", left)
	}
	if containers, err := w.engine.State.Containers(t.Context()); err != nil || len(containers) != 1 {
		t.Errorf("%d containers, %v", len(containers), err)
	}
}

func TestDoctorGoesOnWithoutAnAnswer(t *testing.T) {
	w := newWorld(t)
	root := t.TempDir()
	w.write(root, "servers/db/server.yaml", keeper)
	w.engine.State.Fail = func(method, _ string) error {
		if method == "Now" || method == "Images" {
			return errors.New("out of order")
		}
		return nil
	}
	found := w.examine(root, false)
	for what, want := range map[string]string{"storage": "warning ask the engine about itself: ", "leftovers": "warning list images: ", "definitions": "ok "} {
		if got := about(found, what); len(got) != 1 || !strings.HasPrefix(got[0], want) {
			t.Errorf("%s: %q, want %q…", what, got, want)
		}
	}
	if n := findings.Count(found.Findings, findings.Blocks); n != 0 {
		t.Errorf("%d findings block", n)
	}
}

func TestDoctorMissesGoWhereAServerIsCompiled(t *testing.T) {
	w := newWorld(t)
	root := t.TempDir()
	w.write(root, "servers/api/server.yaml", "go: ./\ndefault: true\n")
	w.write(root, "servers/db/server.yaml", keeper)
	t.Setenv("PATH", t.TempDir())
	for servers, want := range map[string]string{
		"api": "blocks no go tool is on PATH, and api must be compiled",
		"db":  "note no go tool is on PATH; only servers that are compiled need it, and Mage",
	} {
		if diff := cmp.Diff([]string{want}, about(w.examine(root, false, "BERTH_SERVERS="+servers), "go")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", servers, diff)
		}
	}
}

func TestDoctorsJudgements(t *testing.T) {
	began := time.Now()
	ended := began.Add(time.Second)
	for _, test := range []struct {
		rule  string
		judge func(*doctor)
		want  string
	}{
		{"no clock", func(d *doctor) { d.clock(time.Time{}, began, ended) }, "note the engine does not tell its time"},
		{"the same time", func(d *doctor) { d.clock(began.Add(-time.Second), began, ended) }, "ok the engine's is this machine's"},
		{"late", func(d *doctor) { d.clock(began.Add(-time.Minute), began, ended) }, "warning the engine's is 1m0s behind this machine's: certificates and the times of logs go by it"},
		{"early", func(d *doctor) { d.clock(ended.Add(time.Hour), began, ended) }, "warning the engine's is 1h0m0s ahead of this machine's: certificates and the times of logs go by it"},
		{"no network left", func(d *doctor) { d.addresses(0, 31, false) }, "blocks for no more network: all 31 are in use"},
		{"no network left, none needed", func(d *doctor) { d.addresses(0, 31, true) }, "warning for 0 more networks of 31 at most; routes of the engine's machine may take some"},
		{"few networks", func(d *doctor) { d.addresses(3, 31, false) }, "warning for 3 more networks of 31 at most; routes of the engine's machine may take some"},
		{"no pools", func(d *doctor) { d.addresses(0, 0, false) }, "note not known: the engine does not tell"},
		{"anybody's engine", func(d *doctor) { d.permission(locate.Address{Host: "tcp://192.0.2.1:2375"}) }, "warning whoever reaches 192.0.2.1:2375 may use the engine, and so become root there"},
		{"an engine of this machine", func(d *doctor) { d.permission(locate.Address{Host: "tcp://127.0.0.1:2375"}) }, "ok this user may use 127.0.0.1:2375"},
		{"Podman", func(d *doctor) { d.settings.Builder = "buildkit"; d.builder(&docker.Reader{Podman: true}) }, "blocks BuildKit is asked for, which Podman has not (BERTH_BUILDER=buildkit)"},
		{"room", func(d *doctor) { d.disk(5e9, "/r") }, "ok 5GB free in /r"},
		{"little room", func(d *doctor) { d.disk(1.9e9, "/r") }, "warning 1.9GB free in /r"},
		{"no room", func(d *doctor) { d.disk(99e6, "/r") }, "blocks 99MB free in /r"},
		{"vfs", func(d *doctor) { d.storage(docker.Facts{Storage: "vfs", Root: "/r"}) }, "warning vfs, in /r: each layer is a whole copy, which is slow and fills the disk"},
	} {
		d := &doctor{Project: &Project{}}
		test.judge(d)
		if got := string(d.found[0].Verdict) + " " + d.found[0].Text; got != test.want {
			t.Errorf("%s:\ngot  %s\nwant %s", test.rule, got, test.want)
		}
	}
}
