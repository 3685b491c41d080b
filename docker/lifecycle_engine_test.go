//go:build engine

package docker

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"
)

// after is a context for clean-up, when the test's own has ended.
func (b *box) after() context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	b.t.Cleanup(cancel)
	return ctx
}

// listed finds a container in the list.
func (b *box) listed(id string) (Container, bool) {
	b.t.Helper()
	all, err := b.Containers(b.t.Context())
	if err != nil {
		b.t.Fatal(err)
	}
	at := slices.IndexFunc(all, func(c Container) bool { return c.ID == id })
	if at < 0 {
		return Container{}, false
	}
	return all[at], true
}

func TestContainerLife(t *testing.T) {
	b := newBox(t)
	ctx := t.Context()
	name := b.prefix + "-net"
	network, err := b.CreateNetwork(ctx, name, map[string]string{"berth-h": b.prefix})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.RemoveNetwork(b.after(), network) })
	spec := b.spec("late", "7", "0")
	spec.Network, spec.Aliases, spec.Init, spec.ReadOnly = name, []string{"echo.h.test"}, true, true
	spec.Hostname, spec.Domainname = "echo", "h.test"
	spec.Ports = []PortSpec{{Container: 7, Protocol: "tcp", HostIP: "127.0.0.1"}}
	spec.Tmpfs, spec.Memory, spec.CPUs = []string{"/tmp:size=1m"}, 64<<20, 0.5
	spec.Ulimits = map[string]UlimitRange{"nofile": {100, 200}}
	id := b.create(spec)

	if c, _ := b.listed(id); c.State != "created" || c.Name != spec.Name || c.Labels["berth-h"] != b.prefix || c.Image != probeImage {
		t.Errorf("created: listed as %+v", c)
	}
	for range 2 { // a second start changes nothing
		if err := b.Start(ctx, id); err != nil {
			t.Fatal(err)
		}
	}
	detail := b.waitState(id, "running")
	if len(detail.Ports) != 1 || detail.Ports[0].Container != 7 || detail.Ports[0].HostPort == 0 || detail.Ports[0].HostIP != "127.0.0.1" {
		t.Errorf("ports: %+v", detail.Ports)
	}
	place := detail.Networks[name]
	if place.NetworkID != network || place.IP == "" || place.Gateway == "" || detail.StartedAt.IsZero() {
		t.Errorf("inspected as %+v", detail)
	}
	c, _ := b.listed(id)
	if c.State != "running" || c.Networks[name] != place {
		t.Errorf("running: listed as %+v", c)
	}
	if diff := cmp.Diff(detail.Ports, c.Ports); diff != "" {
		t.Errorf("ports inspected and listed differ:\n%s", diff)
	}
	if err := b.RemoveNetwork(ctx, network); err == nil || !strings.Contains(err.Error(), "used by container "+spec.Name) {
		t.Errorf("removing a used network: %v", err)
	}
	if err := b.Remove(ctx, id); err != nil {
		t.Error(err)
	}
	if _, found := b.listed(id); found {
		t.Error("still listed after Remove")
	}
	for range 2 { // absent is fine
		if err := b.RemoveNetwork(ctx, network); err != nil {
			t.Error(err)
		}
	}
	if _, found, err := b.Network(ctx, name); found || err != nil {
		t.Errorf("network after removal: %v, %v", found, err)
	}
}

func TestEnded(t *testing.T) {
	b := newBox(t)
	for _, test := range []struct {
		rule    string
		command []string
		memory  int64
		code    int
		oom     bool
	}{
		{"exit code", []string{"exit", "3"}, 0, 3, false},
		{"stopped by a signal", []string{"stubborn"}, 0, 137, false},
		{"out of memory", []string{"hog"}, 16 << 20, 137, true},
	} {
		t.Run(test.rule, func(t *testing.T) {
			for try := 1; ; try++ {
				spec := b.spec(test.command...)
				spec.Memory = test.memory
				id := b.create(spec)
				if err := b.Start(t.Context(), id); err != nil {
					t.Fatal(err)
				}
				if test.command[0] == "stubborn" {
					if err := b.Stop(t.Context(), id, 0); err != nil {
						t.Error(err)
					}
				}
				detail := b.waitState(id, "exited")
				c, _ := b.listed(id)
				if detail.ExitCode != test.code || c.ExitCode != test.code {
					t.Errorf("inspected %d, listed %d; want %d", detail.ExitCode, c.ExitCode, test.code)
				}
				switch {
				case detail.OOMKilled == test.oom:
					return
				case !test.oom || try == 5:
					t.Fatalf("OOM %v, want %v", detail.OOMKilled, test.oom)
				}
				// Docker notes why with the news of the end, and never if the news of the memory comes after that: once more.
			}
		})
	}
	t.Run("a program that is not there", func(t *testing.T) {
		spec := b.spec()
		spec.Entrypoint = []string{"/missing"}
		id := b.create(spec)
		if err := b.Start(t.Context(), id); err == nil {
			t.Error("started")
		}
		detail, found, err := b.Inspect(t.Context(), id)
		if err != nil || !found || detail.Error == "" || detail.ExitCode != 127 && !b.Podman || !detail.StartedAt.IsZero() {
			t.Errorf("got %+v, %v, %v", detail, found, err)
		}
	})
}

func TestTheNewestIsListedFirst(t *testing.T) {
	b := newBox(t)
	if b.Podman {
		t.Skip("Podman sorts nothing")
	}
	var made []string
	for range 5 {
		made = append(made, b.create(b.spec("x")))
	}
	list, err := b.Containers(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	list = slices.DeleteFunc(list, func(c Container) bool { return !slices.Contains(made, c.ID) })
	slices.Reverse(made)
	for i, id := range made {
		if len(list) != len(made) || list[i].ID != id {
			t.Fatalf("got %v, want %v", list, made)
		}
	}
}

func TestRemoveAndStop(t *testing.T) {
	b := newBox(t)
	t.Run("absent is fine", func(t *testing.T) {
		if err := b.Remove(t.Context(), b.prefix+"-none"); err != nil {
			t.Error(err)
		}
		if err := b.Stop(t.Context(), b.prefix+"-none", time.Second); err != nil {
			t.Error(err)
		}
		if _, found, err := b.Inspect(t.Context(), b.prefix+"-none"); found || err != nil {
			t.Errorf("inspect: %v, %v", found, err)
		}
	})
	t.Run("twenty removals at once all succeed", func(t *testing.T) {
		id := b.start("stubborn")
		group, ctx := errgroup.WithContext(t.Context())
		for range 20 {
			group.Go(func() error { return b.Remove(ctx, id) })
		}
		if err := group.Wait(); err != nil {
			t.Error(err)
		}
	})
	t.Run("stop waits for the timeout, then kills", func(t *testing.T) {
		id := b.start("stubborn")
		begun := time.Now()
		if err := b.Stop(t.Context(), id, 500*time.Millisecond); err != nil {
			t.Error(err)
		}
		if took := time.Since(begun); took < 900*time.Millisecond || took > 5*time.Second {
			t.Errorf("took %v, want about 1 s", took)
		}
		if detail := b.waitState(id, "exited"); detail.ExitCode != 137 {
			t.Errorf("exit code %d, want 137", detail.ExitCode)
		}
	})
	t.Run("anonymous volumes go, named ones stay", func(t *testing.T) {
		labels := map[string]string{"berth-h": b.prefix}
		volume := b.prefix + "-vol"
		for range 2 {
			if err := b.CreateVolume(t.Context(), volume, labels); err != nil {
				t.Fatal(err)
			}
		}
		if err := b.CreateVolume(t.Context(), volume, map[string]string{"berth-h": "other"}); err == nil {
			t.Error("a volume of somebody else was accepted")
		}
		spec := b.spec("idle")
		spec.Volumes = []VolumeSpec{{Name: volume, Target: "/data"}}
		id := b.create(spec)
		if err := b.RemoveVolume(t.Context(), volume); err == nil {
			t.Error("removed a volume in use")
		}
		if err := b.Remove(t.Context(), id); err != nil {
			t.Error(err)
		}
		if found, err := b.Volumes(t.Context(), labels); err != nil || len(found) != 1 || found[0].Name != volume {
			t.Errorf("volumes: %v, %v", found, err)
		}
		for range 2 {
			if err := b.RemoveVolume(t.Context(), volume); err != nil {
				t.Error(err)
			}
		}
		if found, err := b.Volumes(t.Context(), labels); err != nil || len(found) != 0 {
			t.Errorf("volumes after removal: %v, %v", found, err)
		}
	})
	t.Run("a missing bind source is an error", func(t *testing.T) {
		spec := b.spec("idle")
		spec.Volumes = []VolumeSpec{{Source: t.TempDir() + "/none", Target: "/data"}}
		if b.Podman {
			t.Skip("Podman makes the folder")
		}
		if _, err := b.Create(t.Context(), spec); err == nil {
			t.Error("created")
		}
	})
}

func TestNetworkIsFoundByItsWholeName(t *testing.T) {
	b := newBox(t)
	for _, name := range []string{b.prefix + "-a", b.prefix + "-ab"} {
		id, err := b.CreateNetwork(t.Context(), name, map[string]string{"berth-h": b.prefix})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := b.RemoveNetwork(b.after(), id); err != nil {
				t.Error(err)
			}
		})
	}
	found, ok, err := b.Network(t.Context(), b.prefix+"-a")
	if err != nil || !ok || found.Name != b.prefix+"-a" || found.Labels["berth-h"] != b.prefix {
		t.Errorf("got %+v, %v, %v", found, ok, err)
	}
	if _, ok, err := b.Network(t.Context(), b.prefix); ok || err != nil {
		t.Errorf("part of a name: %v, %v", ok, err)
	}
	if _, err := b.CreateNetwork(t.Context(), b.prefix+"-a", nil); err == nil {
		t.Error("a second network of the same name was made")
	}
}

func TestHealthBecomesKnown(t *testing.T) {
	b := newBox(t)
	if b.Podman {
		t.Skip("Podman leaves health checks to systemd, which may not be there")
	}
	id := b.start("idle")
	if err := b.CopyTo(t.Context(), id, "/", bytes.NewReader(emptyFile(t, "healthy"))); err != nil {
		t.Fatal(err)
	}
	deadline := time.Now().Add(10 * time.Second)
	for b.waitState(id, "running").Health != "healthy" {
		if time.Now().After(deadline) {
			t.Fatal("the container did not become healthy")
		}
		<-time.After(20 * time.Millisecond)
	}
}

func TestRemoveEndedLeavesWhatRuns(t *testing.T) {
	b := newBox(t)
	id := b.start("idle")
	if runs, err := b.RemoveEnded(t.Context(), id); err != nil || !runs {
		t.Fatalf("one that runs: %t, %v", runs, err)
	}
	if detail, found, err := b.Inspect(t.Context(), id); err != nil || !found || detail.State != "running" {
		t.Fatalf("it is %s (%t), %v", detail.State, found, err)
	}
	if err := b.Stop(t.Context(), id, 5*time.Second); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second finds nothing, which is fine
		if runs, err := b.RemoveEnded(t.Context(), id); err != nil || runs {
			t.Errorf("one that has ended: %t, %v", runs, err)
		}
	}
}
