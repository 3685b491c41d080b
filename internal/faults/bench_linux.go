package faults

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/berthdev/berth/internal/gobuild"
	"github.com/berthdev/berth/internal/host"
)

// bench is everything that rounds work with.
type bench struct {
	Options
	dir    string
	engine *engine
	// berth is the path of the compiled targets, server that of a compiled server.
	berth, server string
	// variables are those of every run.
	variables map[string]string
	// before is what the engine had before the first run, foreign things among it.
	before map[string]bool
}

// foreign are names of things that are not Berth's and look like it.
const foreign = "shop-foreign"

// newBench makes the suite's engine and everything that is on it beforehand.
func newBench(ctx context.Context, o Options) (_ *bench, err error) {
	dir, err := os.MkdirTemp("", "berth-faults-")
	if err != nil {
		return nil, err
	}
	b := &bench{Options: o, dir: dir}
	defer func() {
		if err != nil {
			err = errors.Join(err, b.close(ctx))
		}
	}()
	b.berth, b.server = b.path("berth"), b.path("server")
	b.variables = map[string]string{
		"HOME": b.path("home"), "XDG_CACHE_HOME": b.path("cache"), "GOCACHE": b.path("gocache"), "TMPDIR": b.path("tmp"),
		"PATH": host.SearchPath(os.Getenv("PATH")), "GOTOOLCHAIN": "local", "GOPROXY": "off",
	}
	for _, name := range []string{"HOME", "XDG_CACHE_HOME", "GOCACHE", "TMPDIR"} {
		if err := os.MkdirAll(b.variables[name], 0o755); err != nil {
			return nil, err
		}
	}
	if err := b.compile(ctx); err != nil {
		return nil, err
	}
	place, err := newPlace()
	if err != nil {
		return nil, err
	}
	if b.engine, err = newEngine(ctx, place, o.Engine, b.path("engine")); err != nil {
		b.engine = &engine{place: place}
		return nil, err
	}
	if err := b.strangers(ctx); err != nil {
		return nil, err
	}
	b.before, err = b.engine.api.things(ctx)
	return b, err
}

func (b *bench) path(name string) string { return filepath.Join(b.dir, name) }

// compile compiles the targets and a server.
func (b *bench) compile(ctx context.Context) error {
	_, _ = fmt.Fprintln(b.Story, "compiling the targets")
	mage := exec.CommandContext(ctx, "go", "tool", "mage", "-compile", b.berth)
	mage.Dir = b.Module
	if output, err := mage.CombinedOutput(); err != nil {
		return fmt.Errorf("compile the targets: %w\n%s", err, output)
	}
	source, err := program.ReadFile("testdata/server/main.go")
	if err != nil {
		return err
	}
	if err := os.WriteFile(b.path("main.go"), source, 0o644); err != nil {
		return err
	}
	build := exec.CommandContext(ctx, "go", append(append([]string{"build"}, gobuild.Flags()...), "-o", b.server, b.path("main.go"))...)
	build.Dir = b.dir
	// The suite's own cache has the standard library from then on.
	build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=", "GOWORK=off", "GOENV=off", "GOCACHE="+b.variables["GOCACHE"])
	if output, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("compile a server: %w\n%s", err, output)
	}
	return nil
}

// strangers are things on the engine that Berth must never touch: a base image, and a container, a network, a volume and an
// image whose names begin as a project's do.
func (b *bench) strangers(ctx context.Context) error {
	content, err := os.ReadFile(b.server)
	if err != nil {
		return err
	}
	var layer bytes.Buffer
	archive := tar.NewWriter(&layer)
	err = archive.WriteHeader(&tar.Header{Name: "server", Mode: 0o755, Size: int64(len(content))})
	if err == nil {
		_, err = archive.Write(content)
	}
	if err := errors.Join(err, archive.Close()); err != nil {
		return err
	}
	a := b.engine.api
	if err := a.post(ctx, query("/images/create", "fromSrc", "-", "repo", "faults.test/base", "tag", "1"), &layer, nil); err != nil {
		return err
	}
	if err := a.post(ctx, query("/images/"+base+"/tag", "repo", "localhost/shop/foreign", "tag", "1"), nil, nil); err != nil {
		return err
	}
	if err := a.post(ctx, "/networks/create", map[string]any{"Name": foreign}, nil); err != nil {
		return err
	}
	if err := a.post(ctx, "/volumes/create", map[string]any{"Name": foreign}, nil); err != nil {
		return err
	}
	_, err = b.container(ctx, foreign, map[string]any{"Image": base, "Cmd": []string{"/server", "serve"}})
	return err
}

// container makes and starts a container that is not Berth's.
func (b *bench) container(ctx context.Context, name string, config map[string]any) (id string, err error) {
	var made struct{ ID string }
	if err := b.engine.api.post(ctx, query("/containers/create", "name", name), config, &made); err != nil {
		return "", err
	}
	return made.ID, b.engine.api.post(ctx, "/containers/"+made.ID+"/start", nil, nil)
}

// close ends the engine and every process of the suite, and removes all files.
func (b *bench) close(ctx context.Context) error {
	var errs []error
	if b.engine != nil {
		errs = append(errs, b.engine.clear(ctx), b.engine.stop(), sweep(engineEnd))
		b.engine.place.leave()
	}
	return errors.Join(append(errs, os.RemoveAll(b.dir))...)
}
