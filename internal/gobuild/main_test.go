package gobuild

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/berthdev/berth/internal/definition"
)

// buildsFor is the environment variable that makes this test binary build a folder, as Berth does, and nothing else: it
// names the cache's folder, the go tool and the folder to build, with colons between.
const buildsFor = "GOBUILD_TEST_BUILDS"

// TestMain lets the test binary stand in for Berth, or for the go tool: it notes the call and passes it on.
func TestMain(m *testing.M) {
	if words := strings.Split(os.Getenv(buildsFor), ":"); len(words) == 3 {
		os.Exit(buildAlone(words[0], words[1], words[2]))
	}
	log := os.Getenv("GOBUILD_TEST_LOG")
	if log == "" {
		code := m.Run()
		if err := os.RemoveAll(coldCacheFolder); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
		os.Exit(code)
	}
	file, err := os.OpenFile(log, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err == nil {
		_, err = fmt.Fprintln(file, strings.Join(os.Args[1:], " "))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(99)
	}
	cmd := exec.Command(os.Getenv("GOBUILD_TEST_GO"), os.Args[1:]...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if cmd.Run() != nil {
		os.Exit(1)
	}
}

// buildAlone builds a folder, and returns an exit code.
func buildAlone(cache, tool, dir string) int {
	root, err := os.OpenRoot(dir)
	if err == nil {
		folder := definition.Folder{FS: root.FS(), Path: "servers/" + filepath.Base(dir), Dir: dir}
		_, err = Cache{Dir: cache, Go: tool}.Build(context.Background(), Request{Source{Folder: folder}, "linux/" + runtime.GOARCH}, nil)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// countGo puts a go tool first on PATH that notes its calls, and returns how many there were so far.
func countGo(t *testing.T) func() int {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	real, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.Symlink(self, filepath.Join(dir, "go")); err != nil {
		t.Fatal(err)
	}
	log := filepath.Join(t.TempDir(), "calls")
	t.Setenv("GOBUILD_TEST_LOG", log)
	t.Setenv("GOBUILD_TEST_GO", real)
	t.Setenv("PATH", dir+string(filepath.ListSeparator)+os.Getenv("PATH"))
	return func() int {
		text, err := os.ReadFile(log)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		return bytes.Count(text, []byte("\n"))
	}
}

// write writes files below dir, by slash-separated path.
func write(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// onDisk is the folder of a project's own server, read as definitions are: through an os.Root.
func onDisk(t *testing.T, dir string) definition.Folder {
	t.Helper()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return definition.Folder{FS: root.FS(), Path: "servers/" + filepath.Base(dir), Dir: dir}
}

// modules serves modules by "path@version" as a module proxy does, and makes the go tool use it alone.
func modules(t *testing.T, content map[string]map[string]string) {
	t.Helper()
	answers := map[string][]byte{}
	for at, files := range content {
		path, version, _ := strings.Cut(at, "@")
		var archive bytes.Buffer
		writer := zip.NewWriter(&archive)
		for name, text := range files {
			file, err := writer.Create(at + "/" + name)
			if err == nil {
				_, err = file.Write([]byte(text))
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := writer.Close(); err != nil {
			t.Fatal(err)
		}
		prefix := "/" + path + "/@v/" + version
		answers["/"+path+"/@v/list"] = []byte(version + "\n")
		answers[prefix+".info"] = fmt.Appendf(nil, `{"Version":%q}`, version)
		answers[prefix+".mod"] = []byte(files["go.mod"])
		answers[prefix+".zip"] = archive.Bytes()
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer, found := answers[r.URL.Path]
		if !found {
			http.NotFound(w, r)
			return
		}
		w.Write(answer)
	}))
	t.Cleanup(server.Close)
	t.Setenv("GOPROXY", server.URL)
	t.Setenv("GOSUMDB", "off")
	modcache(t)
}

// modcache gives the go tool an empty module cache that can be removed.
func modcache(t *testing.T) {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("GOMODCACHE", dir)
	t.Cleanup(func() {
		filepath.WalkDir(dir, func(file string, _ os.DirEntry, err error) error {
			return os.Chmod(file, 0o755)
		})
	})
}

// coldCacheFolder is empty as long as no test needed it.
var coldCacheFolder string

// coldGoCache is a build cache of the go tool that has nothing of the user's in it. It is shared, so that the runtime is
// compiled into it once; a test compares what comes out of it with what comes out of the user's own.
func coldGoCache(t *testing.T) string {
	t.Helper()
	if coldCacheFolder == "" {
		folder, err := os.MkdirTemp("", "gobuild-cold-")
		if err != nil {
			t.Fatal(err)
		}
		coldCacheFolder = folder
	}
	return coldCacheFolder
}

// hostPlatform is the platform of the machine that runs the tests, so that binaries can be run.
func hostPlatform(t *testing.T) string {
	t.Helper()
	output, err := exec.Command("go", "env", "GOARCH").Output()
	if err != nil {
		t.Fatal(err)
	}
	return "linux/" + strings.TrimSpace(string(output))
}

// runs runs a binary and returns what it prints.
func runs(t *testing.T, binary Binary) string {
	t.Helper()
	output, err := exec.Command(binary.Path).Output()
	if err != nil {
		t.Fatalf("run %s: %v", binary.Path, err)
	}
	return string(output)
}
