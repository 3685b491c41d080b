package fakeengine

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/docker/buildlog"
)

// both is what the state and the client of a real engine have in common, but for events.
type both interface {
	Containers(ctx context.Context) ([]docker.Container, error)
	Inspect(ctx context.Context, id string) (docker.Detail, bool, error)
	Create(ctx context.Context, spec docker.ContainerSpec) (string, error)
	Start(ctx context.Context, id string) error
	Stop(ctx context.Context, id string, timeout time.Duration) error
	Remove(ctx context.Context, id string) error
	RemoveEnded(ctx context.Context, id string) (bool, error)
	CopyTo(ctx context.Context, id, dir string, tar io.Reader) error
	Exec(ctx context.Context, id string, spec docker.ExecSpec) (int, error)
	Logs(ctx context.Context, id string, spec docker.LogSpec, each func(line string)) error
	LogEntries(ctx context.Context, id string, spec docker.LogSpec, each func(docker.LogEntry)) error
	Now(ctx context.Context) (time.Time, error)
	Tail(ctx context.Context, id string, n int) ([]string, error)
	Network(ctx context.Context, name string) (docker.Network, bool, error)
	CreateNetwork(ctx context.Context, name string, labels map[string]string) (string, error)
	RemoveNetwork(ctx context.Context, id string) error
	Volumes(ctx context.Context, labels map[string]string) ([]docker.Volume, error)
	CreateVolume(ctx context.Context, name string, labels map[string]string) error
	RemoveVolume(ctx context.Context, name string) error
	Image(ctx context.Context, ref string) (docker.Image, bool, error)
	Images(ctx context.Context, labels map[string]string) ([]docker.Image, error)
	RemoveImage(ctx context.Context, ref string) error
	Tag(ctx context.Context, id, ref string) error
	Build(ctx context.Context, b docker.Build, progress func(buildlog.Progress)) (string, error)
	Pull(ctx context.Context, p docker.Pull, progress func(buildlog.Progress)) error
	Import(ctx context.Context, ref string, config docker.ImageConfig, platform string, tarStream io.Reader) (string, error)
	Bridge(name, id string) string
}

// prepare gives a state what the story below needs.
func prepare(s *State) *State {
	s.Otherwise, s.OnExec = &Process{Lines: []string{"starting", "ready"}, HealthCheck: true, StopCode: 4}, repeat
	s.Registry = map[string]docker.Image{"registry.test/base:2": {Labels: map[string]string{"from": "registry"}, User: "nobody"}}
	s.Script("broken", Process{StartError: `exec: "nosuch": executable file not found in $PATH`})
	return s
}

// TestTheStateAnswersAsTheClientDoes tells one story twice: to a state, and to a client of an engine that has one.
func TestTheStateAnswersAsTheClientDoes(t *testing.T) {
	fake, client := Connected(t, "base:1")
	prepare(fake.State)
	direct, behind := tell(t.Context(), prepare(New("base:1"))), tell(t.Context(), client)
	if diff := cmp.Diff(direct, behind); diff != "" {
		t.Errorf("state (-), client (+):\n%s", diff)
	}
	if err := fake.Unexpected(); err != nil {
		t.Error(err)
	}
}

// tell asks an engine for everything that it can, and writes its answers down.
func tell(ctx context.Context, e both) []string {
	var story []string
	note := func(answers ...any) {
		story = append(story, strings.TrimSpace(fmt.Sprintln(answers...)))
	}
	ours, pair := map[string]string{"project": "shop"}, func(answer any, err error) []any { return []any{answer, err} }
	note(pair(e.Build(ctx, docker.Build{Reference: "shop/web:1", Labels: ours, Context: func(w io.Writer) error { _, err := io.WriteString(w, "tar"); return err }}, nil))...)
	note(e.Build(ctx, docker.Build{Reference: "x:1", Context: func(io.Writer) error { return errors.New("no file") }}, nil))
	note(e.Pull(ctx, docker.Pull{Reference: "registry.test/base:2"}, nil), e.Tag(ctx, "registry.test/base:2", "base:2"))
	for _, ref := range []string{"base:2", "nosuch:1", "Not A Reference"} {
		note(e.Image(ctx, ref))
	}
	note(e.Images(ctx, ours))
	network, err := e.CreateNetwork(ctx, "shop", ours)
	note(network, err, e.Bridge("shop", network))
	note(e.CreateNetwork(ctx, "shop", ours))
	note(e.Network(ctx, "shop"))
	note(e.Network(ctx, "sho"))
	note(e.CreateVolume(ctx, "data", ours), e.CreateVolume(ctx, "data", ours), e.CreateVolume(ctx, "data", map[string]string{"project": "other"}))
	note(e.Volumes(ctx, ours))

	ports := []docker.PortSpec{{Container: 80, Protocol: "tcp"}, {Container: 53, Protocol: "udp", HostIP: "127.0.0.1", HostPort: 5353}}
	for _, spec := range []docker.ContainerSpec{
		{Name: "web", Image: "shop/web:1", Network: "shop", Labels: ours, Ports: ports, Volumes: []docker.VolumeSpec{{Name: "data", Target: "/data"}}},
		{Name: "web", Image: "shop/web:1"},
		{Name: "late", Image: "base:1", Ports: ports},
		{Name: "broken", Image: "base:1", HostNetwork: true},
		{Name: "none", Image: "nosuch:1"},
	} {
		note(e.Create(ctx, spec))
		note(e.Start(ctx, spec.Name))
		note(seen(e.Inspect(ctx, spec.Name)))
	}
	note(containers(e.Containers(ctx)))
	var output bytes.Buffer
	code, err := e.Exec(ctx, "web", docker.ExecSpec{Command: []string{"echo", "a b"}, Stdout: &output})
	note(code, output.String(), err)
	note(e.Exec(ctx, "late", docker.ExecSpec{Command: []string{"id"}}))
	note(e.Tail(ctx, "web", 1))
	for _, spec := range []docker.LogSpec{{}, {Tail: 1}, {Tail: -1}} {
		note(e.LogEntries(ctx, "web", spec, func(entry docker.LogEntry) { note(string(entry.Text), entry.Stderr, entry.Time.IsZero()) }))
	}
	note(e.Logs(ctx, "nosuch", docker.LogSpec{}, nil), e.LogEntries(ctx, "nosuch", docker.LogSpec{}, nil))
	now, err := e.Now(ctx)
	note(now.IsZero(), err)
	note(e.CopyTo(ctx, "web", "/etc", bytes.NewReader(make([]byte, 1024))), e.CopyTo(ctx, "nosuch", "/", bytes.NewReader(make([]byte, 1024))))

	note(e.RemoveNetwork(ctx, network))
	note(e.RemoveEnded(ctx, "web"))
	note(e.RemoveEnded(ctx, "nosuch"))
	note(e.RemoveVolume(ctx, "data"), e.RemoveImage(ctx, "shop/web:1"))
	note(e.Stop(ctx, "web", time.Second), e.Stop(ctx, "nosuch", time.Second))
	note(seen(e.Inspect(ctx, "web")))
	note(containers(e.Containers(ctx)))
	for _, name := range []string{"web", "late", "broken", "nosuch"} {
		note(e.Remove(ctx, name))
	}
	note(e.RemoveNetwork(ctx, network), e.RemoveNetwork(ctx, network), e.RemoveVolume(ctx, "data"), e.RemoveVolume(ctx, "data"))
	note(e.RemoveImage(ctx, "shop/web:1"), e.RemoveImage(ctx, "shop/web:1"), e.RemoveImage(ctx, "base:2"))
	note(e.Images(ctx, nil))
	return story
}

// seen leaves out times, which are never the same.
func seen(d docker.Detail, found bool, err error) string {
	times := fmt.Sprint(!d.StartedAt.IsZero(), d.FinishedAt.After(d.StartedAt))
	d.StartedAt, d.FinishedAt = time.Time{}, time.Time{}
	d.Ports = sorted(d.Ports)
	return fmt.Sprintf("%+v %s %v %v", d, times, found, err)
}

func containers(list []docker.Container, err error) string {
	var text strings.Builder
	for _, c := range list {
		c.Ports = sorted(c.Ports)
		dated := !c.Created.IsZero()
		c.Created = time.Time{}
		fmt.Fprintf(&text, "%+v %t\n", c, dated)
	}
	return fmt.Sprint(text.String(), err)
}

func sorted(ports []docker.PublishedPort) []docker.PublishedPort {
	return slices.SortedFunc(slices.Values(ports), func(a, b docker.PublishedPort) int {
		return strings.Compare(fmt.Sprint(a), fmt.Sprint(b))
	})
}

// TestEventsAndLogsStream asks over the socket for what goes on.
func TestEventsAndLogsStream(t *testing.T) {
	fake, client := Connected(t, "base:1")
	labels := map[string]string{"project": "shop"}
	events, failed := client.Events(t.Context(), labels)
	create(t, fake.State, docker.ContainerSpec{Name: "web", Image: "base:1", Labels: labels})
	create(t, fake.State, docker.ContainerSpec{Name: "foreign", Image: "base:1"})
	must(t, errors.Join(client.Start(t.Context(), "foreign"), client.Start(t.Context(), "web")))
	lines := make(chan string)
	go func() {
		defer close(lines)
		_ = client.Logs(t.Context(), "web", docker.LogSpec{Follow: true}, func(line string) { lines <- line })
	}()
	must(t, fake.State.Print("web", "one"))
	if got := <-lines; got != "one" {
		t.Errorf("got %q", got)
	}
	must(t, fake.State.Print("web", "two"))
	if got := <-lines; got != "two" {
		t.Errorf("got %q", got)
	}
	must(t, fake.State.End("web", 1))
	if got, open := <-lines; open {
		t.Errorf("got %q, and the container has ended", got)
	}
	for _, action := range []string{"start", "die"} {
		if event := <-events; event.Name != "web" || event.Action != action {
			t.Errorf("got %v, want %s of web", event, action)
		}
	}
	fake.State.BreakEvents(errors.New("the engine restarts"))
	if err := <-failed; err == nil {
		t.Error("the subscription ended without an error")
	}
}

func TestWhatIsCopiedIsThere(t *testing.T) {
	s := New("base:1")
	create(t, s, docker.ContainerSpec{Name: "web", Image: "base:1"})
	must(t, s.CopyTo(t.Context(), "web", "/etc", archive(t, map[string]string{"tls/key": "secret", "tls/cert": "public"})))
	if got := slices.Sorted(maps.Keys(s.Copied("web"))); !slices.Equal(got, []string{"/etc/tls/cert", "/etc/tls/key"}) || string(s.Copied("web")["/etc/tls/key"]) != "secret" {
		t.Errorf("got %q", s.Copied("web"))
	}
}

func archive(t *testing.T, files map[string]string) io.Reader {
	t.Helper()
	var buffer bytes.Buffer
	w := tar.NewWriter(&buffer)
	for name, text := range files {
		must(t, w.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: int64(len(text))}))
		_, err := io.WriteString(w, text)
		must(t, err)
	}
	must(t, w.Close())
	return &buffer
}
