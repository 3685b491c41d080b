package project

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/plan"
)

// grown is a project of many servers that are up, on an engine in memory.
type grown struct {
	*world
	project *Project
	count   int
}

// newGrown makes a project of count servers. Each has a file to copy, a port, variables and what base.yaml gives it, and
// links to the one before, but for every tenth.
func newGrown(tb testing.TB, count int) *grown {
	tb.Helper()
	g := &grown{world: newWorld(tb), count: count}
	root := tb.TempDir()
	g.write(root, "servers/base.yaml", "labels: {team: tests}\nmemory: 64m\n")
	for i := range count {
		links := ""
		if i%10 > 0 {
			links = fmt.Sprintf("links: [s%04d]\n", i-1)
		}
		folder := fmt.Sprintf("servers/s%04d/", i)
		g.write(root, folder+"server.conf", fmt.Sprintf("number = %d\n", i))
		g.write(root, folder+"server.yaml", "description: One of many\ndefault: true\nfrom: base:1\n"+
			"copy: [{src: server.conf, dst: /etc/server.conf, mode: \"0644\"}]\nenvironment: {LEVEL: \"${LEVEL:-info}\"}\n"+
			"ports: {main: 8080}\nready: {exec: [\"true\"]}\n"+links)
	}
	g.project = g.open(root, "BERTH_PROJECT=shop")
	if err := g.start(tb.Context()); err != nil {
		tb.Fatal(err)
	}
	return g
}

// start makes what a plan asks for, faster than a run would.
func (g *grown) start(ctx context.Context) error {
	made, err := g.project.Plan(ctx, UpOptions{})
	if err != nil {
		return err
	}
	engine := g.engine.State
	engine.AddNetwork("shop", g.project.settings.Owner().Labels(""))
	for _, step := range made.Steps {
		if _, err := engine.Import(ctx, step.Image, docker.ImageConfig{}, "linux/amd64", strings.NewReader("")); err != nil {
			return err
		}
		id, err := engine.Create(ctx, step.Spec)
		if err == nil {
			err = engine.Start(ctx, id)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// nothing plans what `up` does, which must be nothing.
func (g *grown) nothing() {
	g.t.Helper()
	made, err := g.project.Plan(g.t.Context(), UpOptions{})
	if err != nil || len(made.Steps) != g.count || !made.Nothing() {
		g.t.Fatalf("%d steps for %d servers, nothing to do: %v, %v", len(made.Steps), g.count, made.Nothing(), err)
	}
}

// What comes before the first probe costs the same for each server, however many there are.
func TestWorkGrowsWithTheServersAndNotFaster(t *testing.T) {
	few, many := costOf(t, 10), costOf(t, 1000)
	t.Logf("of each server: %+v among 10, %+v among 1,000", few, many)
	if many.calls != few.calls {
		t.Errorf("%d calls of the engine for 1,000 servers, %d for 10", many.calls, few.calls)
	}
	if many.allocations > few.allocations*5/4 || many.bytes > few.bytes*5/4 {
		t.Errorf("among 1,000 servers each costs %+v, among 10 %+v", many, few)
	}
}

// cost is what a plan for nothing takes: calls of the engine for all servers, and memory for each.
type cost struct{ calls, allocations, bytes int }

func costOf(t *testing.T, count int) cost {
	g := newGrown(t, count)
	g.nothing()
	var before, after runtime.MemStats
	calls := len(g.engine.Calls())
	runtime.ReadMemStats(&before)
	g.nothing()
	runtime.ReadMemStats(&after)
	return cost{
		len(g.engine.Calls()) - calls, int(after.Mallocs-before.Mallocs) / count, int(after.TotalAlloc-before.TotalAlloc) / count,
	}
}

// The parts of an `up` with nothing to do, without its probes, and all of them together.
func BenchmarkNothingToDo(b *testing.B) {
	for _, count := range []int{10, 100, 1000} {
		g := newGrown(b, count)
		servers, known, err := g.project.chooseToStart(nil)
		if err != nil {
			b.Fatal(err)
		}
		err = g.project.look(b.Context(), func(engine *docker.Reader) error {
			r := resolver{Project: g.project, engine: engine, servers: servers}
			found, err := r.up(b.Context())
			if err != nil {
				return err
			}
			g.parts(b, r, found, known)
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

// parts measures each part, given what those before it have found.
func (g *grown) parts(b *testing.B, r resolver, found resolved, known []string) {
	ctx := b.Context()
	for _, part := range []struct {
		name string
		work func() error
	}{
		{"load", func() error {
			_, _, err := g.project.chooseToStart(nil)
			return err
		}},
		{"observe", func() error {
			_, err := r.engine.Containers(ctx)
			return err
		}},
		{"hash", func() error {
			_, err := r.images(found.seen.Platform).Resolve(ctx, r.servers)
			return err
		}},
		{"plan", func() error {
			_, err := plan.Up(g.project.settings, found.Members, found.Fetch, known, found.seen, plan.Options{})
			return err
		}},
		{"all", func() error {
			_, err := g.project.Plan(ctx, UpOptions{})
			return err
		}},
	} {
		b.Run(fmt.Sprintf("%s/%d", part.name, g.count), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := part.work(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// Hashing what one server copies: a file of so many bytes.
func BenchmarkCopiedBytes(b *testing.B) {
	for _, size := range []int{1 << 20, 10 << 20, 100 << 20} {
		w, root := newWorld(b), b.TempDir()
		w.write(root, "servers/web/data", strings.Repeat("0123456789abcdef", size/16))
		w.write(root, "servers/web/server.yaml", "from: base:1\ncopy: [{src: data, dst: /data}]\n")
		p := w.open(root)
		b.Run(fmt.Sprintf("%dMiB", size>>20), func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(size))
			for b.Loop() {
				if _, err := p.Plan(b.Context(), UpOptions{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
