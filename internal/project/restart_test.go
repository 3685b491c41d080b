package project

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/berthdev/berth/internal/fakeengine"
)

// containers are the IDs of the containers, by their names.
func (w *world) containers() map[string]string {
	w.t.Helper()
	list, err := w.engine.State.Containers(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	ids := map[string]string{}
	for _, c := range list {
		ids[c.Name] = c.ID
	}
	return ids
}

// renewed checks which containers are others than before; those that are not named must be the same.
func (w *world) renewed(before map[string]string, names ...string) {
	w.t.Helper()
	now := w.containers()
	if len(now) != len(before) {
		w.t.Errorf("there are %v, before %v", now, before)
	}
	for name, id := range before {
		want := false
		for _, other := range names {
			want = want || other == name
		}
		if now[name] == "" || (now[name] != id) != want {
			w.t.Errorf("%s: was %.8s, is %.8s; made anew should be %v", name, id, now[name], names)
		}
	}
}

func TestRestartReplacesTheNamedOnes(t *testing.T) {
	w := newWorld(t)
	root := t.TempDir()
	w.write(root, "servers/db/server.yaml", keeper+"links: [dns]\n")
	w.write(root, "servers/dns/server.yaml", "from: base:1\n")
	w.write(root, "servers/migrate/server.yaml", "from: base:1\ndefault: true\nlinks: [db]\nready: {exit: true}\n")
	w.write(root, "servers/web/server.yaml", "from: base:1\ndefault: true\nlinks: [db]\n")
	w.engine.State.Script("shop-migrate", fakeengine.Process{EndsAfter: 1})
	p := w.open(root, "BERTH_PROJECT=shop")
	if _, err := p.Up(t.Context(), UpOptions{}); err != nil {
		t.Fatal(err)
	}
	before := w.containers()
	volumes, _ := w.engine.State.Volumes(t.Context(), nil)

	// Whatever dns's definition says now, files that are missing included: it stays.
	w.write(root, "servers/dns/server.yaml", "from: nowhere:1\npull: always\ncopy: [{src: absent, dst: /absent}]\n")
	w.write(root, "servers/db/server.yaml", keeper+"links: [dns]\nenvironment: {LEVEL: debug}\n")
	if _, err := p.Restart(t.Context(), []string{"db"}); err != nil {
		t.Fatal(err)
	}
	w.renewed(before, "shop-db", "shop-migrate")
	if got := w.engine.State.Ended()["shop-db"]; got != fakeengine.Stopped {
		t.Errorf("db, which has something to save, was %s", got)
	}
	if left, _ := w.engine.State.Volumes(t.Context(), nil); len(left) != 1 || len(volumes) != 1 || left[0].Name != volumes[0].Name {
		t.Errorf("volumes: %v, before %v", left, volumes)
	}
	if !w.told("db: replacing: env changed") || !w.told("migrate: replacing: db is made anew") {
		t.Errorf("told %q", w.story)
	}
	for _, call := range w.engine.Calls() {
		if strings.Contains(call.String(), "nowhere") {
			t.Errorf("asked for the image of a server that stays: %s", call)
		}
	}
	w.write(root, "servers/dns/server.yaml", "from: base:1\n")
	if made, err := p.Plan(t.Context(), UpOptions{}); err != nil || !made.Nothing() {
		t.Errorf("plan after it: %v\n%s", err, made)
	}
}

func TestRestartOfAll(t *testing.T) {
	w := newWorld(t)
	root := t.TempDir()
	w.write(root, "servers/a/server.yaml", "from: base:1\n")
	w.write(root, "servers/b/server.yaml", "from: base:1\n")
	w.write(root, "servers/late/server.yaml", "from: base:1\ndefault: true\n")
	w.write(root, "servers/gone/server.yaml", "from: base:1\n")
	p := w.open(root, "BERTH_SERVERS=late")
	if _, err := p.Restart(t.Context(), nil); err == nil || err.Error() != "no server has a container; run `mage up` first" {
		t.Errorf("without containers: %v", err)
	}
	if _, err := p.Up(t.Context(), UpOptions{Servers: []string{"a", "b", "gone"}}); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(root, "servers/gone")); err != nil {
		t.Fatal(err)
	}
	before := w.containers()
	if _, err := p.Restart(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	name := p.settings.Owner().ContainerName
	w.renewed(before, name("a"), name("b"))
}

func TestRestartRefuses(t *testing.T) {
	w := newWorld(t)
	root := t.TempDir()
	w.write(root, "servers/a/server.yaml", "from: base:1\n")
	w.write(root, "servers/late/server.yaml", "from: base:1\n")
	p := w.open(root)
	if _, err := p.Restart(t.Context(), []string{"lat"}); err == nil || !strings.Contains(err.Error(), `did you mean "late"?`) {
		t.Errorf("unknown: %v", err)
	}
	if calls := w.engine.Calls(); len(calls) > 0 {
		t.Errorf("a name that is wrong asks the engine: %v", calls)
	}
	if _, err := p.Up(t.Context(), UpOptions{Servers: []string{"a"}}); err != nil {
		t.Fatal(err)
	}
	before := w.containers()
	_, err := p.Restart(t.Context(), []string{"a", "late"})
	if err == nil || err.Error() != "late: it has no container; `mage up -servers=late` starts it" {
		t.Errorf("without a container: %v", err)
	}
	w.renewed(before)
}

func TestRestartFetchesWhatItNeeds(t *testing.T) {
	w := newWorld(t)
	w.engine.State.Publish("new:1")
	root := t.TempDir()
	w.write(root, "servers/a/server.yaml", "from: base:1\nports: {http: 80}\nready: {exec: [ask]}\n")
	p := w.open(root)
	first, err := p.Up(t.Context(), UpOptions{Servers: []string{"a"}})
	if err != nil {
		t.Fatal(err)
	}
	before := w.containers()
	w.write(root, "servers/a/server.yaml", "from: new:1\nports: {http: 80}\nready: {exec: [ask]}\n")
	result, err := p.Restart(t.Context(), []string{"a"})
	if err != nil {
		t.Fatal(err)
	}
	w.renewed(before, p.settings.Owner().ContainerName("a"))
	if len(first.Endpoints) != 1 || len(result.Endpoints) != 1 || !reflect.DeepEqual(first.Endpoints[0], result.Endpoints[0]) {
		t.Errorf("endpoints %v, before %v", result.Endpoints, first.Endpoints)
	}
}

func TestRestartBuildsOnlyWhatHasChanged(t *testing.T) {
	w := newWorld(t)
	root := t.TempDir()
	w.write(root, "servers/a/server.yaml", "from: base:1\ncopy: [{src: page, dst: /page}]\n")
	w.write(root, "servers/a/page", "one")
	p := w.open(root)
	if _, err := p.Up(t.Context(), UpOptions{Servers: []string{"a"}}); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		page   string
		builds int
	}{{"one", 1}, {"two", 2}} {
		w.write(root, "servers/a/page", test.page)
		if _, err := p.Restart(t.Context(), []string{"a"}); err != nil {
			t.Fatal(err)
		}
		if got := len(w.engine.State.Builds()); got != test.builds {
			t.Errorf("page %s: %d builds, want %d", test.page, got, test.builds)
		}
	}
}

func TestWhatIsDoneAgainIsMadeAsDefinedNow(t *testing.T) {
	w := newWorld(t)
	root := t.TempDir()
	w.write(root, "servers/db/server.yaml", "from: base:1\n")
	w.write(root, "servers/seeded/server.yaml", "from: base:1\nlinks: [db]\nready: {exec: [ask]}\npost_start: {command: [seed]}\n")
	p := w.open(root)
	if _, err := p.Up(t.Context(), UpOptions{Servers: []string{"seeded"}}); err != nil {
		t.Fatal(err)
	}
	w.write(root, "servers/seeded/server.yaml", "from: base:1\nlinks: [db]\nports: {http: 80}\nready: {exec: [ask]}\npost_start: {command: [seed]}\n")
	result, err := p.Restart(t.Context(), []string{"db"})
	if err != nil || len(result.Endpoints) != 1 || result.Endpoints[0].Server != "seeded" {
		t.Errorf("got %v, %v; want the new port of seeded", result.Endpoints, err)
	}
}

func TestRestartOfAMovedProject(t *testing.T) {
	w := newWorld(t)
	parent := t.TempDir()
	before, after := filepath.Join(parent, "a"), filepath.Join(parent, "b")
	w.write(before, "servers/db/server.yaml", keeper)
	if _, err := w.open(before, "BERTH_PROJECT=shop").Up(t.Context(), UpOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(before, after); err != nil {
		t.Fatal(err)
	}
	ids := w.containers()
	if _, err := w.open(after, "BERTH_PROJECT=shop").Restart(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	w.renewed(ids, "shop-db")
}
