package project

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/fakeengine"
	"github.com/berthdev/berth/internal/identity"
	"github.com/berthdev/berth/internal/logs"
	"github.com/berthdev/berth/internal/settings"
)

// fleet is the project shop, which defines api, db and mq. What it says is in story.
func fleet(t *testing.T) (fake *fakeengine.Engine, p *Project, story *[]string) {
	t.Helper()
	fake, err := fakeengine.Start(filepath.Join(t.TempDir(), "s"), "base:1")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = fake.Close() })
	catalogue := fstest.MapFS{}
	for _, name := range []string{"api", "db", "mq"} {
		catalogue[name+"/server.yaml"] = &fstest.MapFile{Data: []byte("from: base:1\n")}
	}
	story = new([]string)
	p, err = Open(Options{
		Typed: settings.Typed{Start: "mage "},
		Root:  t.TempDir(), Env: []string{"BERTH_PROJECT=shop", "DOCKER_HOST=" + fake.Host()}, Catalogue: catalogue,
		Say: func(_, text string) { *story = append(*story, text) },
	})
	if err != nil {
		t.Fatal(err)
	}
	return fake, p, story
}

// start runs a container of a server, which writes a line.
func start(t *testing.T, fake *fakeengine.Engine, owner identity.Owner, server, line string) {
	t.Helper()
	labels := owner.Container(server, identity.Container{Config: "name=1"}, nil)
	name := owner.ContainerName(server)
	_, err := fake.State.Create(t.Context(), docker.ContainerSpec{Name: name, Image: "base:1", Labels: labels})
	if err := errors.Join(err, fake.State.Start(t.Context(), name), fake.State.Print(name, line)); err != nil {
		t.Fatal(err)
	}
}

func TestLogs(t *testing.T) {
	fake, p, _ := fleet(t)
	start(t, fake, p.settings.Owner(), "db", "one")
	start(t, fake, identity.Owner{Project: "other", Root: "/"}, "api", "foreign")
	start(t, fake, p.settings.Owner(), "gone", "an orphan")
	start(t, fake, p.settings.Owner(), "api", "two")
	if err := fake.State.Print("shop-db", "three"); err != nil {
		t.Fatal(err)
	}
	if err := fake.State.Stop(t.Context(), "shop-api", 0); err != nil {
		t.Fatal(err)
	}
	for rule, test := range map[string]struct {
		options LogOptions
		want    string
	}{
		"all that have a container": {LogOptions{}, "api db gone: one an orphan two three"},
		"named ones":                {LogOptions{Servers: []string{"db", "api", "db"}}, "api db: one two three"},
		"an orphan can be named":    {LogOptions{Servers: []string{"gone"}}, "gone: an orphan"},
		"the last ones":             {LogOptions{Servers: []string{"db", "api"}, Tail: 1}, "api db: two three"},
		"recent ones":               {LogOptions{Since: time.Hour, Tail: 1, Servers: []string{"db"}}, "db: three"},
		"none is recent":            {LogOptions{Since: time.Nanosecond}, "api db gone: "},
	} {
		var begun string
		var lines []string
		test.options.Begin = func(servers []string) { begun = strings.Join(servers, " ") }
		err := p.Logs(t.Context(), test.options, func(l logs.Line) { lines = append(lines, string(l.Text)) })
		if got := begun + ": " + strings.Join(lines, " "); got != test.want || err != nil {
			t.Errorf("%s: got %s (%v), want %s", rule, got, err, test.want)
		}
	}
}

func TestLogsRefuses(t *testing.T) {
	fake, p, story := fleet(t)
	none := func(logs.Line) { t.Error("a line came") }
	if err := p.Logs(t.Context(), LogOptions{Follow: true}, none); err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff([]string{"no server has a container; run `mage up` first"}, *story); diff != "" {
		t.Errorf("story (-want +got):\n%s", diff)
	}
	start(t, fake, p.settings.Owner(), "db", "one")
	begin := func(servers []string) { t.Errorf("it begins with %q", servers) }
	for want, options := range map[string]LogOptions{
		`unknown server "dbb"; did you mean "db"?`:      {Servers: []string{"db", "dbb"}},
		"api: it has no container; run `mage up` first": {Servers: []string{"db", "api"}},
		"since -1s: not a duration above 0":             {Since: -time.Second},
		`server "a b"`:                                  {Servers: []string{"a b"}},
	} {
		options.Begin = begin
		if err := p.Logs(t.Context(), options, none); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// TestLogsFollows does so over the API: over a replacement, until it is interrupted.
func TestLogsFollows(t *testing.T) {
	fake, p, _ := fleet(t)
	owner := p.settings.Owner()
	start(t, fake, owner, "db", "one")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	lines, done := make(chan string), make(chan error)
	go func() {
		done <- p.Logs(ctx, LogOptions{Follow: true}, func(l logs.Line) {
			select {
			case lines <- l.Server + ": " + string(l.Text):
			case <-ctx.Done():
			}
		})
	}()
	next := func(want string) {
		t.Helper()
		select {
		case got := <-lines:
			if got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		case err := <-done:
			t.Fatalf("it has ended: %v", err)
		case <-time.After(10 * time.Second):
			t.Fatalf("no line, want %q", want)
		}
	}
	next("db: one")
	if err := fake.State.Print("shop-db", "two"); err != nil {
		t.Fatal(err)
	}
	next("db: two")
	if err := fake.State.Remove(t.Context(), "shop-db"); err != nil {
		t.Fatal(err)
	}
	start(t, fake, owner, "db", "three")
	next("db: three")
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) || !strings.HasPrefix(err.Error(), "interrupted: ") {
		t.Errorf("got %v", err)
	}
	if slices.ContainsFunc(fake.Calls(), func(c fakeengine.Call) bool { return c.Method != "GET" }) {
		t.Errorf("it asked for more than it reads: %v", fake.Calls())
	}
}
