//go:build engine

package docker

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/docker/buildlog"
	"github.com/berthdev/berth/docker/locate"
)

// liveEngine is the engine that tests find on this machine.
func liveEngine(t *testing.T) *Engine {
	t.Helper()
	address, err := locate.Find(os.LookupEnv)
	if err != nil {
		t.Fatal(err)
	}
	engine, err := Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	return engine
}

// liveBase makes sure of a base image with a shell, which must be in the engine already.
func liveBase(t *testing.T, e *Engine) string {
	t.Helper()
	const base = "debian:bookworm-slim"
	if _, found, err := e.Image(t.Context(), base); err != nil || !found {
		t.Fatalf("the engine has no %s (%v); import or pull it first", base, err)
	}
	return base
}

// liveReference is a tag that is removed after the test.
func liveReference(t *testing.T, e *Engine, name string) string {
	t.Helper()
	ref := fmt.Sprintf("localhost/berth-image-test/%s:%d", name, os.Getpid())
	t.Cleanup(func() {
		if err := e.RemoveImage(context.WithoutCancel(t.Context()), ref); err != nil {
			t.Error(err)
		}
	})
	return ref
}

// contextOf is a build context of small files.
func contextOf(files map[string]string) func(io.Writer) error {
	return func(w io.Writer) error {
		archive := tar.NewWriter(w)
		for name, content := range files {
			header := &tar.Header{Name: name, Mode: 0o755, Size: int64(len(content)), Format: tar.FormatUSTAR}
			if err := archive.WriteHeader(header); err != nil {
				return err
			}
			if _, err := io.WriteString(archive, content); err != nil {
				return err
			}
		}
		return archive.Close()
	}
}

// eachBuilder runs a test with the builders that the engine has.
func eachBuilder(t *testing.T, e *Engine, test func(t *testing.T, builder string)) {
	builders := []string{BuilderBuildKit, BuilderClassic}
	if e.Podman {
		builders = builders[1:]
	}
	for _, builder := range builders {
		t.Run(builder, func(t *testing.T) { test(t, builder) })
	}
}

func TestEngineBuildsFromScratch(t *testing.T) {
	e := liveEngine(t)
	label := `a "b" $c`
	if e.Podman {
		label = `a "b" c` // it replaces variables in the labels of a build, and knows no escape
	}
	eachBuilder(t, e, func(t *testing.T, builder string) {
		ref := liveReference(t, e, builder)
		build := Build{
			Reference:  ref,
			Labels:     map[string]string{"dev.berth.test": label},
			Args:       map[string]string{"WHO": "world"},
			Dockerfile: "own.dockerfile",
			Builder:    builder,
			Context: contextOf(map[string]string{
				"own.dockerfile": "FROM scratch\nARG WHO\nLABEL who=$WHO\nCOPY hello.txt /hello.txt\nEXPOSE 80/tcp\nUSER 7\nHEALTHCHECK CMD [\"/x\"]\n",
				"hello.txt":      "hello\n",
			}),
		}
		var names []string
		id, err := e.Build(t.Context(), build, func(p buildlog.Progress) {
			if p.Done {
				names = append(names, fmt.Sprintf("[%s] %s", p.Step, p.Name))
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		got, found, err := e.Image(t.Context(), ref)
		if err != nil || !found {
			t.Fatalf("image %s: found %v, %v", ref, found, err)
		}
		want := Image{
			ID: id, References: []string{ref}, Platform: platformOf(t, e), User: "7",
			Labels: map[string]string{"dev.berth.test": label, "who": "world"},
		}
		got.Size = 0                             // Docker counts the layers, others the configuration too
		delete(got.Labels, "io.buildah.version") // Podman's own
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("image (-want +got):\n%s", diff)
		}
		if !strings.Contains(strings.Join(names, "\n"), "COPY hello.txt /hello.txt") {
			t.Errorf("no finished COPY step among:\n%s", strings.Join(names, "\n"))
		}
		if again, err := e.Build(t.Context(), build, nil); err != nil || again != id {
			t.Errorf("second build: %s, %v; want the same image %s", again, err, id)
		}
	})
}

func TestEngineBuildShowsTheFailingStep(t *testing.T) {
	e := liveEngine(t)
	base := liveBase(t, e)
	eachBuilder(t, e, func(t *testing.T, builder string) {
		_, err := e.Build(t.Context(), Build{
			Reference: liveReference(t, e, "fails-"+builder),
			Builder:   builder,
			Context: contextOf(map[string]string{
				"Dockerfile": "FROM " + base + "\nRUN true\nRUN seq 30; printf '\\033[31mred\\033[0m\\r\\n10%%\\r20%%'; exit 7\nRUN never\n",
			}),
		}, nil)
		failed := new(buildlog.BuildError)
		if !errors.As(err, &failed) {
			t.Fatalf("got %v, want a *buildlog.BuildError", err)
		}
		if want := "[3/4] RUN seq 30;"; !strings.HasPrefix(failed.Step, want) {
			t.Errorf("step %q, want one that begins with %q", failed.Step, want)
		}
		if failed.Cause.Error() != "exit code 7" {
			t.Errorf("cause %q, want exit code 7", failed.Cause)
		}
		var want []string
		for i := 13; i <= 30; i++ {
			want = append(want, fmt.Sprint(i))
		}
		if diff := cmp.Diff(append(want, "red", "20%"), failed.Lines); diff != "" {
			t.Errorf("last lines (-want +got):\n%s", diff)
		}
	})
}

func TestEngineBuildNamesABadDockerfile(t *testing.T) {
	e := liveEngine(t)
	eachBuilder(t, e, func(t *testing.T, builder string) {
		_, err := e.Build(t.Context(), Build{
			Reference: liveReference(t, e, "bad-"+builder),
			Builder:   builder,
			Context:   contextOf(map[string]string{"Dockerfile": "FROM scratch\nNONSENSE\n"}),
		}, nil)
		if err == nil || !strings.Contains(strings.ToLower(err.Error()), "unknown instruction") || !strings.Contains(err.Error(), "NONSENSE") {
			t.Errorf("got %v, want an error that names the instruction", err)
		}
	})
}

func TestEngineBuildReportsTheContextsOwnError(t *testing.T) {
	e := liveEngine(t)
	broken := errors.New("copy 3: the disk is on fire")
	eachBuilder(t, e, func(t *testing.T, builder string) {
		_, err := e.Build(t.Context(), Build{
			Reference: liveReference(t, e, "context-"+builder),
			Builder:   builder,
			Context: func(w io.Writer) error {
				if err := contextOf(map[string]string{"a": strings.Repeat("a", 1<<20)})(w); err != nil {
					return err
				}
				return broken
			},
		}, nil)
		if !errors.Is(err, broken) {
			t.Errorf("got %v, want %v", err, broken)
		}
	})
}

func TestEngineBuildEndsWithItsContext(t *testing.T) {
	e := liveEngine(t)
	base := liveBase(t, e)
	eachBuilder(t, e, func(t *testing.T, builder string) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		second := fmt.Sprintf("5%d.%d", os.Getpid(), len(builder))
		if e.Podman { // it lets the step that runs come to its end
			second = fmt.Sprintf("5.%d%d", os.Getpid(), len(builder))
		}
		var canceled time.Time
		_, err := e.Build(ctx, Build{
			Reference: liveReference(t, e, "cancel-"+builder),
			Builder:   builder,
			Context:   contextOf(map[string]string{"Dockerfile": "FROM " + base + "\nRUN echo begun; exec sleep " + second + "\n"}),
		}, func(p buildlog.Progress) {
			if p.Line == "begun" {
				canceled = time.Now()
				cancel()
			}
		})
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("got %v, want %v", err, context.Canceled)
		}
		if took := time.Since(canceled); took > 2*time.Second {
			t.Errorf("ended %s after the context, want at most 2s", took)
		}
		waitGone(t, "sleep\x00"+second)
	})
}

// waitGone waits until no process of this machine runs a command line, for at most 10 s.
func waitGone(t *testing.T, commandLine string) {
	t.Helper()
	ticker := time.NewTicker(50 * time.Millisecond)
	defer ticker.Stop()
	deadline := time.After(10 * time.Second)
	for {
		files, err := filepath.Glob("/proc/[0-9]*/cmdline")
		if err != nil {
			t.Fatal(err)
		}
		running := false
		for _, file := range files {
			content, err := os.ReadFile(file)
			running = running || err == nil && strings.HasPrefix(string(content), commandLine)
		}
		if !running {
			return
		}
		select {
		case <-ticker.C:
		case <-deadline:
			t.Fatalf("%q still runs 10s after the build ended", commandLine)
		}
	}
}
