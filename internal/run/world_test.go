package run

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/fakeengine"
	"github.com/berthdev/berth/internal/heartbeat"
	"github.com/berthdev/berth/internal/plan"
	"github.com/berthdev/berth/internal/ready"
	"github.com/berthdev/berth/internal/settings"
	"github.com/berthdev/berth/internal/state"
)

// world is a project on an engine in memory. A test runs it inside a bubble of synctest, so that no second is real.
type world struct {
	t *testing.T
	*fakeengine.State
	settings settings.Settings
	state    state.Folder

	mu    sync.Mutex
	story []string
	// broken are the servers whose images cannot be built.
	broken map[string]error
	// keep is -keep.
	keep bool
	// show looks at what goes on; nil for nobody.
	show heartbeat.Show
}

func newWorld(t *testing.T) *world {
	root := t.TempDir()
	w := &world{
		t: t, State: fakeengine.New("base:1"), state: state.In(root, "shop"), broken: map[string]error{},
		settings: settings.Settings{Project: "shop", Root: root, Domain: "shop.test", Bind: "127.0.0.1", Ports: "stable", Timeout: time.Minute},
	}
	w.Otherwise = &fakeengine.Process{}
	w.OnExec = func(_ context.Context, container string, command []string) (int, string) {
		if command[0] == "ask" && !w.Ready(container) {
			return 1, "starting\n"
		}
		return 0, ""
	}
	return w
}

// server is a definition that is ready when its script says so.
func server(name string, links ...string) definition.Server {
	s := definition.Server{Name: name, Image: definition.Image{From: "base:1"}, Ready: definition.Ready{Kinds: ready.Kinds{Exec: ready.Exec{"ask"}}}}
	for _, link := range links {
		s.Links = append(s.Links, definition.Link{Server: link})
	}
	return s
}

// withVolume has something to save.
func withVolume(s definition.Server) definition.Server {
	s.Volumes = []definition.Volume{{Name: "data", Target: "/data"}}
	return s
}

func (w *world) runner() *Runner {
	return &Runner{Settings: w.settings, State: w.state, Engine: w, Images: w, Say: w.say, Show: w.show, Keep: w.keep}
}

func (w *world) say(server, text string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.story = append(w.story, server+": "+text)
}

// told reports whether a line of the story begins so.
func (w *world) told(begin string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.ContainsFunc(w.story, func(line string) bool { return strings.HasPrefix(line, begin) })
}

// Obtain and Build are [images].
func (w *world) Obtain(ctx context.Context, one plan.Operation, _ definition.Server) error {
	return w.Pull(ctx, docker.Pull{Reference: one.Subject}, nil)
}

func (w *world) Build(ctx context.Context, step plan.Step, _ string) error {
	if err := w.broken[step.Server.Name]; err != nil {
		return err
	}
	_, err := w.State.Build(ctx, docker.Build{
		Reference: step.Image, Labels: w.settings.Owner().Image(step.Server.Name, step.Recipe),
	}, nil)
	return err
}

// member is what a resolver would say: a server with files of its own is built.
func (w *world) member(s definition.Server) plan.Member {
	m := plan.Member{Server: s, Recipe: strings.Repeat("ab", 32), Image: s.From, ImageID: "sha256:1"}
	if s.Builds() {
		m.Build, m.ImageID, m.Image = true, "", w.settings.Owner().ImageName(s.Name, m.Recipe)
		if image, found, _ := w.State.Image(w.t.Context(), m.Image); found {
			m.ImageID = image.ID
		}
	}
	return m
}

// observe is what the engine and the project's files say now.
func (w *world) observe(servers []definition.Server) plan.Observed {
	var seen plan.Observed
	var errs [5]error
	ctx, owner := w.t.Context(), w.settings.Owner()
	seen.Containers, errs[0] = w.Containers(ctx)
	seen.Networks, errs[1] = w.Networks(ctx, owner.Filter())
	seen.Volumes, errs[2] = w.Volumes(ctx, owner.Filter())
	seen.Images, errs[3] = w.State.Images(ctx, owner.Filter())
	seen.Unfinished, errs[4] = w.state.Unfinished()
	if err := errors.Join(errs[:]...); err != nil {
		w.t.Fatal(err)
	}
	seen.HostPorts = plan.HostPorts(w.settings, servers, seen, func(string, int) bool { return true })
	return seen
}

// up plans and carries out.
func (w *world) up(ctx context.Context, servers ...definition.Server) (Result, error) {
	w.t.Helper()
	var known []string
	for _, s := range servers {
		known = append(known, s.Name)
	}
	return w.upSome(ctx, known, servers...)
}

// upSome is up for some of the project's servers.
func (w *world) upSome(ctx context.Context, known []string, servers ...definition.Server) (Result, error) {
	w.t.Helper()
	var members []plan.Member
	for _, s := range servers {
		members = append(members, w.member(s))
	}
	made, err := plan.Up(w.settings, members, nil, known, w.observe(servers), plan.Options{})
	if err != nil {
		w.t.Fatal(err)
	}
	return w.runner().Do(ctx, made)
}

// mustUp is up that has to succeed.
func (w *world) mustUp(servers ...definition.Server) Result {
	w.t.Helper()
	result, err := w.up(w.t.Context(), servers...)
	if err != nil {
		w.t.Fatal(err)
	}
	return result
}

// mustUpSome is upSome that has to succeed.
func (w *world) mustUpSome(known []string, servers ...definition.Server) {
	w.t.Helper()
	if _, err := w.upSome(w.t.Context(), known, servers...); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) down(ctx context.Context, servers ...string) (Result, error) {
	return w.runner().Do(ctx, plan.Down(w.settings.Owner(), servers, w.observe(nil)))
}

func (w *world) clean(servers ...string) (Result, error) {
	return w.runner().Do(w.t.Context(), plan.Clean(w.settings.Owner(), servers, w.observe(nil)))
}

// running are the names of the containers that run, sorted.
func (w *world) running() string {
	list, err := w.Containers(context.WithoutCancel(w.t.Context()))
	if err != nil {
		w.t.Fatal(err)
	}
	var names []string
	for _, c := range list {
		names = append(names, strings.TrimPrefix(c.Name, "shop-")+map[bool]string{false: " (" + c.State + ")"}[c.State == "running"])
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

// did are the calls of some methods so far, in order.
func (w *world) did(methods ...string) string {
	var list []string
	for _, one := range w.Operations() {
		if slices.Contains(methods, one.Method) {
			list = append(list, one.String())
		}
	}
	return strings.Join(list, ", ")
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
