package gobuild

import (
	"bytes"
	"context"
	"debug/elf"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/berthdev/berth/internal/definition"
)

func TestBuildErrorsBeginWithTheCause(t *testing.T) {
	modules(t, map[string]map[string]string{
		"example.test/m@v1.0.0": {
			"go.mod": "module example.test/m\n\ngo 1.26\n", "lib/lib.go": "package lib\n", "cmd/hello/main.go": hello,
		},
		"example.test/newer@v1.0.0": {"go.mod": "module example.test/newer\n\ngo 1.99\n", "cmd/a/main.go": hello},
	})
	t.Setenv("GOTOOLCHAIN", "local")
	broken := t.TempDir()
	write(t, broken, map[string]string{"main.go": "package main\n\nfunc main() {\n" + strings.Repeat("\tmissing()\n", 40) + "}\n", "lib/lib.go": "package lib\n"})
	write(t, broken, map[string]string{"outer/main.go": "package main\n\nimport _ \"example.test/m/lib\"\n\nfunc main() {}\n", "empty/notes": ""})
	folder := onDisk(t, broken)
	for _, test := range []struct {
		rule   string
		source Source
		want   []string
	}{
		{"no such module", Source{Package: "example.test/none/x", Version: "v1.0.0"}, []string{"compile example.test/none/x@v1.0.0 for linux/amd64: no such module or version", "404 Not Found"}},
		{"no such version", Source{Package: "example.test/m/cmd/hello", Version: "v1.9.9"}, []string{"no such module or version"}},
		{"no such package", Source{Package: "example.test/m/cmd/none", Version: "v1.0.0"}, []string{"the module has no such package"}},
		{"no program", Source{Package: "example.test/m/lib", Version: "v1.0.0"}, []string{"no program"}},
		{"newer Go", Source{Package: "example.test/newer/cmd/a", Version: "v1.0.0"}, []string{"it needs a newer Go", "go >= 1.99"}},
		{"compile error", Source{Folder: folder}, []string{"compile servers/", "main.go:4:2: undefined: missing"}},
		{"folder without a program", Source{Folder: folder, Dir: "lib"}, []string{"no program"}},
		{"folder without Go", Source{Folder: folder, Dir: "empty"}, []string{"no program"}},
		{"import without go.mod", Source{Folder: folder, Dir: "outer"}, []string{"example.test/m/lib", "no required module"}},
	} {
		t.Run(test.rule, func(t *testing.T) {
			c, r := Cache{Dir: t.TempDir()}, Request{test.source, "linux/amd64"}
			_, err := c.Build(t.Context(), r, nil)
			if err == nil {
				t.Fatal("no error")
			}
			for _, want := range test.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error:\n%v\nwithout %q", err, want)
				}
			}
			if lines := strings.Count(err.Error(), "\n"); lines > maxLines {
				t.Errorf("%d lines:\n%v", lines, err)
			}
			if found(t, c, r) {
				t.Error("found after an error")
			}
			if left, _ := filepath.Glob(filepath.Join(c.Dir, "*", "build-*")); len(left) != 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

func TestBuildWithoutNetwork(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	t.Setenv("GOPROXY", server.URL)
	modcache(t)
	r := Request{Source{Package: "example.test/m", Version: "v1.0.0"}, "linux/amd64"}
	_, err := Cache{Dir: t.TempDir()}.Build(t.Context(), r, nil)
	if want := "the module proxy does not answer; check the network and GOPROXY (" + server.URL + ")"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("error %v, want one with %q", err, want)
	}
}

func TestBuildWithoutGo(t *testing.T) {
	_, r := project(t)
	c := Cache{Dir: t.TempDir()}
	t.Setenv("PATH", t.TempDir())
	_, err := c.Build(t.Context(), r, nil)
	if !errors.Is(err, exec.ErrNotFound) || !strings.Contains(err.Error(), "install Go from https://go.dev/dl") {
		t.Errorf("error %v, want what to install", err)
	}
}

func TestBuildTellsDownloads(t *testing.T) {
	modules(t, map[string]map[string]string{"example.test/m@v1.0.0": {"go.mod": "module example.test/m\n\ngo 1.26\n", "main.go": hello}})
	var output bytes.Buffer
	r := Request{Source{Package: "example.test/m", Version: "v1.0.0"}, hostPlatform(t)}
	if _, err := (Cache{Dir: t.TempDir()}).Build(t.Context(), r, &output); err != nil {
		t.Fatal(err)
	}
	if got, want := output.String(), "go: downloading example.test/m v1.0.0\n"; got != want {
		t.Errorf("output %q, want %q", got, want)
	}
}

func TestBuildStopsWithItsContext(t *testing.T) {
	_, r := project(t)
	c := Cache{Dir: t.TempDir()}
	arrived := make(chan struct{})
	arrive := sync.OnceFunc(func() { close(arrived) }) // the Go tool may ask more than once
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		arrive()
		<-r.Context().Done()
	}))
	t.Cleanup(server.Close)
	t.Setenv("GOPROXY", server.URL)
	modcache(t)
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-arrived
		cancel()
	}()
	r.Source = Source{Package: "example.test/m", Version: "v1.0.0"}
	start := time.Now()
	_, err := c.Build(ctx, r, nil)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want context.Canceled", err)
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("stopped after %v", took)
	}
	if left, _ := filepath.Glob(filepath.Join(c.Dir, "*", "build-*")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestSettingsOfTheUserDoNotChangeTheBinary(t *testing.T) {
	_, r := project(t)
	want := build(t, Cache{Dir: t.TempDir()}, r)
	for name, value := range map[string]string{
		"GOFLAGS": "-mod=mod -race '-ldflags=-X=main.x=y'", "GOOS": "windows", "GOARCH": "s390x", "CGO_ENABLED": "1", "GOBIN": t.TempDir(),
		"GOWORK": "off", "GOAMD64": "v3", "GOEXPERIMENT": "nodwarf5",
	} {
		t.Setenv(name, value)
	}
	r.Folder = onDisk(t, r.Folder.Dir)
	var story strings.Builder
	got, err := Cache{Dir: t.TempDir()}.Build(t.Context(), r, &story)
	if err != nil || got.SHA256 != want.SHA256 {
		t.Errorf("other bytes, %v", err)
	}
	if !strings.Contains(story.String(), "-race -ldflags=-X=main.x=y of GOFLAGS is not used") {
		t.Errorf("the story is %q", story.String())
	}
}

func TestBinariesForOtherPlatforms(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles the standard library for two platforms")
	}
	modules(t, map[string]map[string]string{"example.test/m@v1.0.0": {
		"go.mod": "module example.test/m\n\ngo 1.26\n", "main.go": "package main\n\nfunc main() { println() }\n",
	}})
	t.Setenv("GOBIN", t.TempDir())
	for platform, machine := range map[string]elf.Machine{"linux/arm64": elf.EM_AARCH64, "linux/386": elf.EM_386} {
		r := Request{Source{Package: "example.test/m", Version: "v1.0.0"}, platform}
		binary := build(t, Cache{Dir: t.TempDir()}, r)
		file, err := elf.Open(binary.Path)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		if file.Machine != machine {
			t.Errorf("%s: machine %v, want %v", platform, file.Machine, machine)
		}
		for _, segment := range file.Progs {
			if segment.Type == elf.PT_INTERP {
				t.Errorf("%s: not static", platform)
			}
		}
	}
}

func TestBuildsAreReproducible(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles the runtime")
	}
	var hashes []string
	for _, goCache := range []string{os.Getenv("GOCACHE"), coldGoCache(t)} {
		dir := filepath.Join(t.TempDir(), "x")
		write(t, dir, map[string]string{"main.go": "package main\n\nfunc main() { println() }\n"})
		t.Setenv("GOCACHE", goCache)
		r := Request{Source{Folder: onDisk(t, dir)}, "linux/amd64"}
		hashes = append(hashes, build(t, Cache{Dir: t.TempDir()}, r).SHA256)
	}
	embedded := definition.Folder{FS: os.DirFS(t.TempDir()), Path: "catalogue/x"}
	write(t, embeddedDir(t, &embedded), map[string]string{"main.go": "package main\n\nfunc main() { println() }\n"})
	hashes = append(hashes, build(t, Cache{Dir: t.TempDir()}, Request{Source{Folder: embedded}, "linux/amd64"}).SHA256)
	if hashes[0] != hashes[1] || hashes[0] != hashes[2] {
		t.Errorf("different bytes: %v", hashes)
	}
}

// embeddedDir lets an embedded folder read from a new folder, which it returns.
func embeddedDir(t *testing.T, folder *definition.Folder) string {
	t.Helper()
	dir := t.TempDir()
	folder.FS = os.DirFS(dir)
	return dir
}
