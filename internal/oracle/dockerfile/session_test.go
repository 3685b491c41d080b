package dockerfile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/moby/buildkit/session"
	"github.com/moby/buildkit/session/filesync"
	"github.com/moby/buildkit/session/secrets"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/docker/locate"
)

// received is what a builder got of one build.
type received struct {
	dockerfile, context string
	secrets             map[string]string
	// err is the builder's own.
	err error
}

// build builds a tree on an engine whose builder is BuildKit's own side of a session, without the building.
func build(t *testing.T, tree docker.Tree) (received, error) {
	t.Helper()
	manager, err := session.NewManager()
	if err != nil {
		t.Fatal(err)
	}
	got := received{dockerfile: t.TempDir(), context: t.TempDir(), secrets: map[string]string{}}
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Api-Version", "1.41")
		switch {
		case strings.HasSuffix(r.URL.Path, "/session"):
			if err := manager.HandleHTTPRequest(r.Context(), w, r); err != nil {
				t.Log(err)
			}
		case strings.HasSuffix(r.URL.Path, "/build"):
			caller, err := manager.Get(r.Context(), r.URL.Query().Get("session"), false)
			for name, dir := range map[string]string{"dockerfile": got.dockerfile, "context": got.context} {
				if err == nil {
					err = filesync.FSSync(r.Context(), caller, filesync.FSSendRequestOpt{Name: name, DestDir: dir})
				}
			}
			for _, id := range []string{"a", "b", "absent"} {
				if err != nil {
					break
				}
				value, fault := secrets.GetSecret(r.Context(), caller, id)
				if got.secrets[id] = string(value); errors.Is(fault, secrets.ErrNotFound) {
					got.secrets[id] = "not found"
				} else {
					err = fault
				}
			}
			if got.err = err; err != nil {
				fmt.Fprintf(w, `{"error":%q}`, err)
				return
			}
			io.WriteString(w, `{"aux":{"ID":"sha256:built"}}`)
		default:
			io.WriteString(w, `{"ApiVersion":"1.41","Os":"linux","Arch":"amd64"}`)
		}
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	engine, err := docker.Connect(t.Context(), locate.Address{Host: "tcp://" + server.Listener.Addr().String()})
	if err != nil {
		t.Fatal(err)
	}
	_, err = engine.Build(t.Context(), docker.Build{Reference: "localhost/a:1", Builder: docker.BuilderBuildKit, Tree: &tree}, nil)
	return got, err
}

func text(content string) func(io.Writer) error {
	return func(w io.Writer) error { _, err := io.WriteString(w, content); return err }
}

func TestSession(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("BuildKit's receiver gives files their owner, which needs root")
	}
	large := strings.Repeat("0123456789", 100_000)
	file := func(name string, mode fs.FileMode, content string) docker.Entry {
		return docker.Entry{Path: name, Mode: mode, Size: int64(len(content)), Modified: time.Unix(1e9, 0), Content: text(content)}
	}
	tree := docker.Tree{
		Dockerfile: text("FROM x"), Secrets: map[string][]byte{"a": []byte("\x00secret"), "b": nil},
		Entries: []docker.Entry{
			file("a.txt", 0o600, "1"), file("a/c", 0o755, large),
			{Path: "a", Mode: fs.ModeDir | 0o700},
			file("a-b", 0o4755&0o777|fs.ModeSetuid, ""),
			{Path: "z", Mode: fs.ModeSymlink | 0o777, Link: "../outside"},
			{Path: "größe \n", Mode: fs.ModeDir | fs.ModeSticky | 0o777},
			file("größe \n/x", 0o644, "2"),
		},
	}
	for i := range 300 {
		tree.Entries = append(tree.Entries, file(fmt.Sprintf("many-%d", i), 0o644, strings.Repeat("x", i)))
	}
	got, err := build(t, tree)
	if err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(filepath.Join(got.dockerfile, "Dockerfile")); err != nil || string(text) != "FROM x" {
		t.Errorf("the Dockerfile is %q, %v", text, err)
	}
	if diff := cmp.Diff(map[string]string{"a": "\x00secret", "b": "", "absent": "not found"}, got.secrets); diff != "" {
		t.Errorf("secrets (-want +got):\n%s", diff)
	}
	count := 0
	for _, entry := range tree.Entries {
		info, err := os.Lstat(filepath.Join(got.context, entry.Path))
		if err != nil {
			t.Error(err)
			continue
		}
		count++
		if info.Mode() != entry.Mode {
			t.Errorf("%q is %v, want %v", entry.Path, info.Mode(), entry.Mode)
		}
		switch {
		case entry.Link != "":
			if link, _ := os.Readlink(filepath.Join(got.context, entry.Path)); link != entry.Link {
				t.Errorf("%q leads to %q", entry.Path, link)
			}
		case entry.Mode.IsRegular():
			var want strings.Builder
			_ = entry.Content(&want)
			content, err := os.ReadFile(filepath.Join(got.context, entry.Path))
			if err != nil || string(content) != want.String() || !info.ModTime().Equal(entry.Modified) {
				t.Errorf("%q has other %d bytes, of %v, %v", entry.Path, len(content), info.ModTime(), err)
			}
		}
	}
	if found, _ := filepath.Glob(filepath.Join(got.context, "*")); len(found) != count-2 { // two are in folders
		t.Errorf("the context has %d entries, want %d", len(found), count-2)
	}
}

func TestSessionTellsOfAFileThatCannotBeRead(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("BuildKit's receiver gives files their owner, which needs root")
	}
	tree := docker.Tree{Dockerfile: text("FROM x"), Entries: []docker.Entry{
		{Path: "a", Mode: 0o644, Size: 1, Content: func(io.Writer) error { return errors.New("changed while it was read") }},
		{Path: "b", Mode: 0o644, Size: 1, Content: text("1")},
	}}
	got, err := build(t, tree)
	if err == nil || err.Error() != "build: write the context: changed while it was read" {
		t.Errorf("got %v", err)
	}
	if got.err == nil || !strings.Contains(got.err.Error(), "changed while it was read") {
		t.Errorf("the builder is told %v", got.err)
	}
}
