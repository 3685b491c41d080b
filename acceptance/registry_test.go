//go:build catalogue

package acceptance

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/joho/godotenv"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/golden"
)

// registryRun is a registry that Berth started from its catalogue, and what the tests put into it.
type registryRun struct {
	t      *testing.T
	engine *docker.Engine
	binary string
	// host is where the registry is published.
	host string
	// prefix begins the names of all projects and, by script, all repositories ($PREFIX).
	prefix string
	// program is a server for the images: it listens on port 7000.
	program []byte

	mu sync.Mutex
	// taken are images that scripts make without the prefix in their names, and the IDs of those that they push.
	taken []string
}

// TestRegistry shows what users see of a container registry, and of bases that are made where none answers. Beside the commands of testscript the scripts have:
//
//	push NAME:TAG [SIZE] puts an image that no engine has into the registry, at $PREFIX/NAME:TAG: a server on port 7000,
//	                     with that many bytes more
//	front KIND [VALUES]  stands in front of the registry, at $FRONT, and misbehaves; see newFront
//	asked                prints what the front was asked for
//	fill FILE            replaces $NAME in a file
//	has, ! has IMAGE     tells whether the engine has an image
//	helper NAME          compiles docker-credential-NAME, which gives the right credentials
//	within TIME PROGRAM  is exec with a limit
//	take IMAGE           makes sure that the engine has no such image, now and after the test
//	labels IMAGE         prints an image's labels
//	without PROGRAM      hides a program
//	mirror KIND          starts a mirror of packages at $MIRROR; see startMirror
//	engine SIZE          starts a Docker engine of its own, whose disk has only that room; see startSmallEngine
//	grow SIZE            gives it more
//	large FILE SIZE      writes a file of that many bytes that do not compress
//	tool                 hides mmdebstrap behind a stand-in, which does what $TOOL says
//	nothing              proves that nothing is left behind
//	endpoints            sets the variables of .berth/endpoints.env
func TestRegistry(t *testing.T) {
	r := startRegistry(t)
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/registry",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       golden.Updating(),
		Setup:               r.setUp,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"push":      r.pushImage,
			"front":     r.startFront,
			"asked":     printAsked,
			"fill":      fillFile,
			"has":       hasImage,
			"helper":    compileHelper,
			"within":    runWithin,
			"take":      r.takeImage,
			"labels":    printLabels,
			"without":   hideProgram,
			"mirror":    startMirror,
			"engine":    r.startSmallEngine,
			"grow":      growEngine,
			"large":     writeLarge,
			"tool":      r.compileTool,
			"nothing":   nothingLeft,
			"endpoints": setEndpoints,
		},
	})
}

// startRegistry brings up the catalogue's registry in a project of its own. It goes after the last script, and the
// images that came from it too.
func startRegistry(t *testing.T) *registryRun {
	t.Helper()
	r := &registryRun{t: t, engine: connect(t), binary: berth(t), prefix: fmt.Sprintf("berth-test-%d", os.Getpid())}
	root := t.TempDir()
	target := func(args ...string) {
		t.Helper()
		command := exec.Command(r.binary, args...)
		command.Dir = root
		command.Env = append(os.Environ(), "BERTH_PROJECT="+r.prefix)
		if output, err := command.CombinedOutput(); err != nil {
			t.Errorf("berth %s: %v\n%s", strings.Join(args, " "), err, output)
		}
	}
	t.Cleanup(r.forgetImages)
	t.Cleanup(func() { target("clean") })
	target("up", "-servers=registry")
	values, err := godotenv.Read(filepath.Join(root, ".berth/endpoints.env"))
	if err != nil {
		t.Fatal(err)
	}
	r.host = values["REGISTRY_HTTP_ADDR"]
	r.program = compileServer(t)
	return r
}

// compileServer makes the program of the images.
func compileServer(t *testing.T) []byte {
	t.Helper()
	file := filepath.Join(t.TempDir(), "server")
	command := exec.Command("go", "build", "-ldflags=-s -w", "-o", file, "./testdata/engine/server")
	command.Env = append(os.Environ(), "CGO_ENABLED=0")
	if output, err := command.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, output)
	}
	program, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return program
}

// take marks images for removal.
func (r *registryRun) take(references ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.taken = append(r.taken, references...)
}

// forgetImages removes what the scripts pulled and made.
func (r *registryRun) forgetImages() {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.t.Context()), time.Minute)
	defer cancel()
	images, err := r.engine.Images(ctx, nil)
	if err != nil {
		r.t.Error(err)
	}
	var doomed []string
	for _, image := range images {
		for _, reference := range image.References {
			if strings.Contains(reference, r.prefix) {
				doomed = append(doomed, reference)
			}
		}
	}
	doomed = append(doomed, r.taken...) // those without a tag last: an ID is refused as long as it has several names
	for _, reference := range doomed {
		if err := r.engine.RemoveImage(ctx, reference); err != nil {
			r.t.Error(err)
		}
	}
}

// setUp gives each script a project of its own, without credentials of the user's.
func (r *registryRun) setUp(env *testscript.Env) error {
	for _, name := range []string{"HOME", "DOCKER_HOST", "GOPROXY", "GOFLAGS", "GOMODCACHE", "GOCACHE"} {
		if value, ok := os.LookupEnv(name); ok {
			env.Setenv(name, value)
		}
	}
	env.Values["front"] = new(*front)
	env.Setenv("DOCKER_CONFIG", filepath.Join(env.WorkDir, "docker"))
	if err := foretellHere(env, r.binary); err != nil {
		return err
	}
	env.Setenv("REGISTRY", r.host)
	name := r.prefix + "-" + strings.TrimPrefix(filepath.Base(env.WorkDir), "script-")
	env.Setenv("PREFIX", name)
	env.Setenv("BERTH_PROJECT", name[:min(len(name), 40)])
	env.Defer(func() {
		clean := exec.Command(r.binary, "clean")
		clean.Dir, clean.Env = env.WorkDir, env.Vars
		if output, err := clean.CombinedOutput(); err != nil {
			env.T().Fatal(fmt.Sprintf("clean: %v\n%s", err, output))
		}
	})
	return nil
}
