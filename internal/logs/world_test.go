package logs

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/fakeengine"
	"github.com/berthdev/berth/internal/identity"
)

var owner = identity.Owner{Project: "shop", Root: "/src/shop"}

// world is an engine in memory with containers of servers. Its methods act on it as others do while a log is read.
type world struct {
	t *testing.T
	*fakeengine.State
}

// inWorld tells a story in virtual time.
func inWorld(t *testing.T, story func(w world)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := world{t, fakeengine.New("base:1")}
		w.Otherwise = &fakeengine.Process{}
		story(w)
	})
}

func (w world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Error(err)
	}
}

// make makes a server's container.
func (w world) make(server string) {
	w.t.Helper()
	labels := owner.Container(server, identity.Container{Config: "name=1"}, nil)
	_, err := w.Create(w.t.Context(), docker.ContainerSpec{Name: owner.ContainerName(server), Image: "base:1", Labels: labels})
	w.must(err)
}

func (w world) start(server string, lines ...string) {
	w.t.Helper()
	w.must(w.Start(w.t.Context(), owner.ContainerName(server)))
	w.print(server, lines...)
}

// print lets a server write lines, a second after the other.
func (w world) print(server string, lines ...string) {
	w.t.Helper()
	for _, line := range lines {
		time.Sleep(time.Second)
		w.must(w.Print(owner.ContainerName(server), line))
	}
}

func (w world) stop(server string) {
	w.t.Helper()
	w.must(w.Stop(w.t.Context(), owner.ContainerName(server), time.Second))
}

func (w world) remove(server string) {
	w.t.Helper()
	w.must(w.Remove(w.t.Context(), owner.ContainerName(server)))
}

// spec asks for the logs of all containers that there are.
func (w world) spec() Spec {
	w.t.Helper()
	list, err := w.Containers(w.t.Context())
	w.must(err)
	spec := Spec{Owner: owner, Containers: map[string]docker.Container{}}
	for _, c := range list {
		owned, _ := identity.ParseContainer(c.Labels)
		spec.Containers[owned.Server] = c
	}
	return spec
}

// reading is a log that is being read.
type reading struct {
	w     world
	lines []string
	began time.Time
	err   error
	done  chan struct{}
}

// read begins to read; it has read all that there is when it returns.
func (w world) read(ctx context.Context, spec Spec) *reading {
	r := &reading{w: w, began: time.Now(), done: make(chan struct{})}
	go func() {
		defer close(r.done)
		r.err = Read(ctx, w.State, spec, func(l Line) { r.lines = append(r.lines, fmt.Sprintf("%s: %s", l.Server, l.Text)) })
	}()
	synctest.Wait()
	return r
}

// follow is read for what is to come.
func (w world) follow() *reading {
	spec := w.spec()
	spec.Follow = true
	return w.read(w.t.Context(), spec)
}

// has compares what was read by now.
func (r *reading) has(want ...string) {
	r.w.t.Helper()
	synctest.Wait()
	if diff := cmp.Diff(want, slices.Clone(r.lines)); diff != "" {
		r.w.t.Errorf("lines (-want +got):\n%s", diff)
	}
}

// goesOn fails if it has ended.
func (r *reading) goesOn() {
	r.w.t.Helper()
	synctest.Wait()
	select {
	case <-r.done:
		r.w.t.Fatalf("it has ended after %v (%v): %q", time.Since(r.began), r.err, r.lines)
	default:
	}
}

// ends tells how long it takes until it ends.
func (r *reading) ends() time.Duration {
	r.w.t.Helper()
	began := time.Now()
	<-r.done
	r.w.must(r.err)
	return time.Since(began)
}
