//go:build engine

package docker

import (
	"archive/tar"
	"bytes"
	"debug/elf"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/docker/docker/api/types/image"

	"github.com/berthdev/berth/docker/locate"
)

// probeImage is what [newBox] makes for its containers: the program of testdata/probe on an empty base.
const probeImage = "localhost/berth-h/probe:test"

// box is the engine of a test, and the names of all that the test makes there.
type box struct {
	*Engine
	t      *testing.T
	prefix string
	count  int
}

// newBox connects, builds the image, and removes both when the test is over.
func newBox(t *testing.T) *box {
	t.Helper()
	host := os.Getenv("DOCKER_HOST")
	if host == "" {
		host = "unix:///var/run/docker.sock"
	}
	engine, err := Connect(t.Context(), locate.Address{Host: host, Source: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	b := &box{Engine: engine, t: t, prefix: "berth-h-" + strconv.Itoa(os.Getpid()) + "-" + strings.ToLower(t.Name()[4:])}
	b.buildImage()
	return b
}

// buildImage makes the image from the compiled program and the host's /bin/sh with its libraries.
// It is built, not imported: Podman imports no health check.
func (b *box) buildImage() {
	b.t.Helper()
	program := filepath.Join(b.t.TempDir(), "probe")
	compile := exec.CommandContext(b.t.Context(), "go", "build", "-trimpath", "-o", program, "./testdata/probe")
	compile.Env = append(os.Environ(), "CGO_ENABLED=0")
	if output, err := compile.CombinedOutput(); err != nil {
		b.t.Fatalf("build probe: %v\n%s", err, output)
	}
	files := map[string]string{"Dockerfile": "FROM scratch\nCOPY root /\nENTRYPOINT [\"/probe\"]\n" +
		"HEALTHCHECK --interval=100ms CMD [\"/probe\", \"exists\", \"/healthy\"]\n"}
	sources := map[string]string{"/probe": program, "/bin/sh": "/bin/sh"}
	for _, library := range libraries(b.t, "/bin/sh") {
		sources[library] = library
	}
	for target, source := range sources {
		content, err := os.ReadFile(source)
		if err != nil {
			b.t.Fatal(err)
		}
		files["root"+target] = string(content)
	}
	if _, err := b.Build(b.t.Context(), Build{Reference: probeImage, Context: contextOf(files)}, nil); err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { // not the test's context, which has ended by now
		if _, err := b.api.ImageRemove(b.after(), probeImage, image.RemoveOptions{Force: true}); err != nil {
			b.t.Errorf("remove image: %v", err)
		}
	})
}

// libraries are the loader and the shared libraries of a program of the host.
func libraries(t *testing.T, program string) []string {
	t.Helper()
	file, err := elf.Open(program)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	var found []string
	if section := file.Section(".interp"); section != nil {
		name, err := section.Data()
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, strings.TrimRight(string(name), "\x00"))
	}
	names, _ := file.ImportedLibraries()
	for _, name := range names {
		for _, pattern := range []string{"/lib/" + name, "/lib/*-linux-*/" + name, "/lib64/" + name} {
			if paths, _ := filepath.Glob(pattern); len(paths) > 0 {
				found = append(found, paths[0])
				break
			}
		}
	}
	return found
}

// spec is a container of the image with a name of its own.
func (b *box) spec(command ...string) ContainerSpec {
	b.count++
	return ContainerSpec{
		Name: b.prefix + "-" + strconv.Itoa(b.count), Image: probeImage, Command: command,
		Labels: map[string]string{"berth-h": b.prefix}, StopTimeout: new(time.Second),
	}
}

// create makes a container and removes it when the test is over.
func (b *box) create(spec ContainerSpec) string {
	b.t.Helper()
	id, err := b.Create(b.t.Context(), spec)
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() {
		if err := b.Remove(b.after(), id); err != nil {
			b.t.Error(err)
		}
	})
	return id
}

// start makes and starts a container.
func (b *box) start(command ...string) string {
	b.t.Helper()
	id := b.create(b.spec(command...))
	if err := b.Start(b.t.Context(), id); err != nil {
		b.t.Fatal(err)
	}
	return id
}

// waitState polls until the container is in the state.
func (b *box) waitState(id, state string) Detail {
	b.t.Helper()
	for deadline := time.Now().Add(10 * time.Second); ; {
		detail, found, err := b.Inspect(b.t.Context(), id)
		if err != nil || !found {
			b.t.Fatalf("inspect: found %v, %v", found, err)
		}
		if detail.State == state {
			return detail
		}
		if time.Now().After(deadline) {
			b.t.Fatalf("state is %s, want %s", detail.State, state)
		}
		<-time.After(5 * time.Millisecond)
	}
}

// emptyFile is a tar stream with one empty file.
func emptyFile(t *testing.T, name string) []byte {
	t.Helper()
	var archive bytes.Buffer
	w := tar.NewWriter(&archive)
	if err := w.WriteHeader(&tar.Header{Name: name, Mode: 0o644}); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return archive.Bytes()
}

// platformOf is what the engine says of its platform.
func platformOf(t *testing.T, e *Engine) string {
	t.Helper()
	platform, err := e.Platform(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return platform
}
