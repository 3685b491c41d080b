//go:build engine

package ready

import (
	"archive/tar"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/docker/locate"
)

const (
	probeImage = "localhost/berth-h/ready:test"
	// port is where the test program listens.
	port = 7007
)

// harbour is an engine with the test program's image and a network.
type harbour struct {
	*docker.Engine
	network, prefix string
}

// newHarbour connects and makes both, and removes them when the test is over.
func newHarbour(t *testing.T) harbour {
	t.Helper()
	host := os.Getenv("DOCKER_HOST")
	if host == "" {
		host = "unix:///var/run/docker.sock"
	}
	engine, err := docker.Connect(t.Context(), locate.Address{Host: host, Source: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	h := harbour{Engine: engine, prefix: "berth-h-" + strconv.Itoa(os.Getpid())}
	after := context.WithoutCancel(t.Context())
	if _, err := engine.Import(t.Context(), probeImage, docker.ImageConfig{}, "", bytes.NewReader(program(t))); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := engine.RemoveImage(after, probeImage); err != nil {
			t.Error(err)
		}
	})
	h.network = h.prefix + "-ready"
	id, err := engine.CreateNetwork(t.Context(), h.network, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := engine.RemoveNetwork(after, id); err != nil {
			t.Error(err)
		}
	})
	return h
}

// program is a root file system with the test program of package docker.
func program(t *testing.T) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "probe")
	build := exec.CommandContext(t.Context(), "go", "build", "-trimpath", "-o", path, "../../docker/testdata/probe")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if output, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build probe: %v\n%s", err, output)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var archive bytes.Buffer
	w := tar.NewWriter(&archive)
	if err := w.WriteHeader(&tar.Header{Name: "probe", Mode: 0o755, Size: int64(len(content))}); err != nil {
		t.Fatal(err)
	}
	_, _ = w.Write(content)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return archive.Bytes()
}

// start runs the program; its target has the container's address, or the published one.
func (h harbour) start(t *testing.T, name string, direct bool, command ...string) Target {
	t.Helper()
	spec := docker.ContainerSpec{
		Name: h.prefix + "-" + name, Image: probeImage, Entrypoint: []string{"/probe"}, Command: command, Network: h.network,
		Ports: []docker.PortSpec{{Container: port, Protocol: "tcp", HostIP: "127.0.0.1"}},
	}
	id, err := h.Create(t.Context(), spec)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.Remove(context.WithoutCancel(t.Context()), id); err != nil {
			t.Error(err)
		}
	})
	if err := h.Start(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	detail, _, err := h.Inspect(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	target := Target{ContainerID: id}
	if place := detail.Networks[h.network]; direct {
		if !Routable(h.Bridge(h.network, place.NetworkID), place.Gateway) {
			t.Fatalf("no route to %+v", place)
		}
		target.IP = place.IP
	} else {
		target.Published = map[string]string{}
		for _, p := range detail.Ports {
			target.Published[fmt.Sprintf("%d/%s", p.Container, p.Protocol)] = fmt.Sprintf("%s:%d", p.HostIP, p.HostPort)
		}
	}
	return target
}
