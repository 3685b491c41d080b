package fakeengine

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/containerd/errdefs"

	"github.com/berthdev/berth/docker"
)

// occupied is an engine with a running container web in network shop, with a volume and a port, and a created one idle.
func occupied(t *testing.T) *State {
	t.Helper()
	s := New("base:1")
	s.Otherwise = &Process{}
	must(t, func() error { _, err := s.CreateNetwork(t.Context(), "shop", nil); return err }())
	create(t, s, docker.ContainerSpec{
		Name: "web", Image: "base:1", Network: "shop",
		Ports: []docker.PortSpec{{Container: 80, Protocol: "tcp", HostPort: 8080}}, Volumes: []docker.VolumeSpec{{Name: "data", Target: "/data"}},
	})
	must(t, s.Start(t.Context(), "web"))
	create(t, s, docker.ContainerSpec{Name: "idle", Image: "base:1", Network: "shop", Volumes: []docker.VolumeSpec{{Name: "old", Target: "/data"}}})
	return s
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func create(t *testing.T, s *State, spec docker.ContainerSpec) string {
	t.Helper()
	id, err := s.Create(t.Context(), spec)
	must(t, err)
	return id
}

// TestRefusals has the texts and classes of Docker 20.10. In want, WEB and IDLE are the identifiers of the containers.
func TestRefusals(t *testing.T) {
	started := func(spec docker.ContainerSpec) func(context.Context, *State) error {
		return func(ctx context.Context, s *State) error {
			if _, err := s.Create(ctx, spec); err != nil {
				return fmt.Errorf("not wanted: %w", err)
			}
			return s.Start(ctx, spec.Name)
		}
	}
	created := func(spec docker.ContainerSpec) func(context.Context, *State) error {
		return func(ctx context.Context, s *State) error { _, err := s.Create(ctx, spec); return err }
	}
	for _, test := range []struct {
		rule string
		do   func(context.Context, *State) error
		is   func(error) bool
		want string
	}{
		{"a name is unique", created(docker.ContainerSpec{Name: "web", Image: "base:1"}), errdefs.IsConflict, `create container web: Error response from daemon: Conflict. The container name "/web" is already in use by container "WEB".`},
		{"a name is a name", created(docker.ContainerSpec{Name: "-x", Image: "base:1"}), errdefs.IsInvalidArgument, "Invalid container name (-x)"},
		{"an image exists", created(docker.ContainerSpec{Name: "other", Image: "nosuch:1"}), errdefs.IsNotFound, "create container other: Error response from daemon: No such image: nosuch:1"},
		{"a network exists at the start", started(docker.ContainerSpec{Name: "other", Image: "base:1", Network: "nosuch"}), errdefs.IsNotFound, "start container other: Error response from daemon: network nosuch not found"},
		{"a port is free", started(docker.ContainerSpec{Name: "other", Image: "base:1", Ports: []docker.PortSpec{{Container: 1, Protocol: "tcp", HostPort: 8080}}}), errdefs.IsInternal, "Bind for 0.0.0.0:8080 failed: port is already allocated"},
		{"one address of all", started(docker.ContainerSpec{Name: "other", Image: "base:1", Ports: []docker.PortSpec{{Container: 1, Protocol: "tcp", HostIP: "127.0.0.1", HostPort: 8080}}}), errdefs.IsInternal, "Bind for 127.0.0.1:8080 failed: port is already allocated"},
		{"another protocol", started(docker.ContainerSpec{Name: "other", Image: "base:1", Ports: []docker.PortSpec{{Container: 1, Protocol: "udp", HostPort: 8080}}}), nil, ""},
		{"start what exists", func(ctx context.Context, s *State) error { return s.Start(ctx, "nosuch") }, errdefs.IsNotFound, "start container nosuch: Error response from daemon: No such container: nosuch"},
		{"start twice", func(ctx context.Context, s *State) error { return s.Start(ctx, "web") }, nil, ""},
		{"stop what does not run", func(ctx context.Context, s *State) error {
			return errors.Join(s.Stop(ctx, "idle", 0), s.Stop(ctx, "nosuch", 0))
		}, nil, ""},
		{"remove what does not exist", func(ctx context.Context, s *State) error { return s.Remove(ctx, "nosuch") }, nil, ""},
		{"run a command in what runs", exec("idle"), errdefs.IsConflict, "exec in container idle: Error response from daemon: Container IDLE is not running"},
		{"run a command in what exists", exec("nosuch"), errdefs.IsNotFound, "No such container: nosuch"},
		{"read the log of what exists", func(ctx context.Context, s *State) error { return s.Logs(ctx, "nosuch", docker.LogSpec{}, nil) }, errdefs.IsNotFound, "No such container: nosuch"},
		{"copy to what exists", func(ctx context.Context, s *State) error { return s.CopyTo(ctx, "nosuch", "/", strings.NewReader("")) }, errdefs.IsNotFound, "No such container: nosuch"},
		{"copy an archive", func(ctx context.Context, s *State) error { return s.CopyTo(ctx, "web", "/", strings.NewReader("text")) }, nil, "copy to / of container web: unexpected EOF"},
		{"a network is unique", func(ctx context.Context, s *State) error { _, err := s.CreateNetwork(ctx, "shop", nil); return err }, errdefs.IsConflict, "create network shop: Error response from daemon: network with name shop already exists"},
		{"the networks of every engine stay", func(ctx context.Context, s *State) error { return s.RemoveNetwork(ctx, "bridge") }, errdefs.IsPermissionDenied, "bridge is a pre-defined network and cannot be removed"},
		{"a network in use stays", func(ctx context.Context, s *State) error { return s.RemoveNetwork(ctx, "shop") }, errdefs.IsPermissionDenied, "remove network shop: used by container web; remove or disconnect it: Error response from daemon: error while removing network: network shop id "},
		{"created containers do not use a network", func(ctx context.Context, s *State) error {
			return errors.Join(s.Remove(ctx, "web"), s.RemoveNetwork(ctx, "shop"))
		}, nil, ""},
		{"a volume in use stays", func(ctx context.Context, s *State) error { return s.RemoveVolume(ctx, "data") }, errdefs.IsConflict, "remove volume data: Error response from daemon: remove data: volume is in use - [WEB]"},
		{"created containers use a volume", func(ctx context.Context, s *State) error { return s.RemoveVolume(ctx, "old") }, errdefs.IsConflict, "volume is in use - [IDLE]"},
		{"a volume of somebody else", func(ctx context.Context, s *State) error {
			return s.CreateVolume(ctx, "data", map[string]string{"a": "b"})
		}, nil, `create volume data: a volume of this name exists and its label a is "", not "b"`},
		{"an image in use stays", func(ctx context.Context, s *State) error { return s.RemoveImage(ctx, "base:1") }, errdefs.IsConflict, `remove image base:1: Error response from daemon: conflict: unable to remove repository reference "base:1" (must force) - container `},
		{"and by its ID", func(ctx context.Context, s *State) error { return s.RemoveImage(ctx, imageID(ctx, s)) }, errdefs.IsConflict, "(cannot be forced) - image is being used by running container "},
		{"also when nothing runs", func(ctx context.Context, s *State) error {
			return errors.Join(s.Remove(ctx, "web"), s.RemoveImage(ctx, imageID(ctx, s)))
		}, errdefs.IsConflict, "(must be forced) - image is being used by stopped container "},
		{"one of two references goes", func(ctx context.Context, s *State) error {
			return errors.Join(s.Tag(ctx, "base:1", "base:2"), s.RemoveImage(ctx, "base:2"))
		}, nil, ""},
		{"tag what exists", func(ctx context.Context, s *State) error { return s.Tag(ctx, "nosuch:1", "base:2") }, errdefs.IsNotFound, "tag image nosuch:1 as base:2: Error response from daemon: No such image: nosuch:1"},
		{"pull what is published", func(ctx context.Context, s *State) error { return s.Pull(ctx, docker.Pull{Reference: "nosuch:1"}, nil) }, errdefs.IsNotFound, "pull nosuch:1: registry docker.io has no such image; check the image's name, tag and platform: the engine says: manifest for nosuch:1 not found"},
	} {
		t.Run(test.rule, func(t *testing.T) {
			s := occupied(t)
			s.OnExec = repeat
			err := test.do(t.Context(), s)
			if test.want == "" {
				must(t, err)
				return
			}
			want := strings.NewReplacer("WEB", s.container("web").idOrEmpty(), "IDLE", s.container("idle").id).Replace(test.want)
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Fatalf("got %v\nwant %s", err, want)
			}
			if test.is != nil && !test.is(err) {
				t.Errorf("%v is of another class", err)
			}
		})
	}
}

func exec(name string) func(context.Context, *State) error {
	return func(ctx context.Context, s *State) error {
		_, err := s.Exec(ctx, name, docker.ExecSpec{Command: []string{"id"}})
		return err
	}
}

func imageID(ctx context.Context, s *State) string {
	image, _, _ := s.Image(ctx, "base:1")
	return image.ID
}

// idOrEmpty is the identifier of a container that may be gone.
func (c *container) idOrEmpty() string {
	if c == nil {
		return ""
	}
	return c.id
}

func TestAddressPoolsAreLimited(t *testing.T) {
	s := New()
	for i := firstPool + 1; i <= lastPool; i++ {
		_, err := s.CreateNetwork(t.Context(), fmt.Sprintf("net%d", i), nil)
		must(t, err)
	}
	_, err := s.CreateNetwork(t.Context(), "more", nil)
	if full := (*docker.FullError)(nil); !errors.As(err, &full) {
		t.Errorf("got %v", err)
	}
	must(t, s.RemoveNetwork(t.Context(), "net20"))
	_, err = s.CreateNetwork(t.Context(), "more", nil)
	must(t, err)
}

func TestWhatNoScriptKnowsIsLoud(t *testing.T) {
	s := New("base:1")
	create(t, s, docker.ContainerSpec{Name: "web", Image: "base:1"})
	const noProcess = "fake engine: no script says what runs in container web of image base:1"
	if err := s.Start(t.Context(), "web"); err == nil || err.Error() != "start container web: "+noProcess {
		t.Errorf("got %v", err)
	}
	s.Script("base:1", Process{})
	must(t, s.Start(t.Context(), "web"))
	const noCommand = `fake engine: no script answers the command ["id"] in container web`
	if err := exec("web")(t.Context(), s); err == nil || err.Error() != "exec in container web: "+noCommand {
		t.Errorf("got %v", err)
	}
	if err := s.Unscripted(); err == nil || err.Error() != noProcess+"\n"+noCommand {
		t.Errorf("got %v", err)
	}
}
