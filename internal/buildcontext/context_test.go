package buildcontext

import (
	"archive/tar"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/internal/copies"
)

// tree makes a folder on the disk; a name that ends with a slash is an empty folder, a text that begins with "->" a link.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		file := filepath.Join(dir, name)
		if strings.HasSuffix(name, "/") {
			must(t, os.MkdirAll(file, 0o755))
			continue
		}
		must(t, os.MkdirAll(filepath.Dir(file), 0o755))
		if link, ok := strings.CutPrefix(content, "->"); ok {
			must(t, os.Symlink(link, file))
			continue
		}
		must(t, os.WriteFile(file, []byte(content), 0o644))
	}
	return dir
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// source is the whole folder as a context.
func source(t *testing.T, dir string) Source {
	t.Helper()
	root, err := os.OpenRoot(dir)
	must(t, err)
	t.Cleanup(func() { root.Close() })
	return Source{FS: root.FS(), Dir: ".", Dockerfile: "Dockerfile", Place: "servers/web"}
}

func read(t *testing.T, s Source) Context {
	t.Helper()
	c, err := Read(s, 0)
	must(t, err)
	return c
}

// listing describes an archive, one entry a line.
func listing(t *testing.T, set copies.Set) string {
	t.Helper()
	var data bytes.Buffer
	must(t, set.WriteTar(&data))
	if int64(data.Len()) != set.Size() {
		t.Errorf("Size() = %d, the archive has %d bytes", set.Size(), data.Len())
	}
	var b strings.Builder
	for r := tar.NewReader(&data); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return b.String()
		}
		must(t, err)
		content, err := io.ReadAll(r)
		must(t, err)
		fmt.Fprintf(&b, "%c %04o %d:%d %s %q\n", h.Typeflag, h.Mode, h.Uid, h.Gid, h.Name+strings.TrimSuffix("->"+h.Linkname, "->"), content)
	}
}

// names are the paths of a context.
func names(set copies.Set) string {
	var list []string
	for _, f := range set.Files {
		list = append(list, f.Dst[1:])
	}
	return strings.Join(list, " ")
}

func TestDigestHasEverythingButTimes(t *testing.T) {
	dir := tree(t, map[string]string{"Dockerfile": "FROM x", "a": "1", "b": "->a"})
	at := func(name string) string { return filepath.Join(dir, name) }
	must(t, os.Chtimes(at("a"), time.Unix(1e9, 5e8), time.Unix(1e9, 5e8)))
	before := read(t, source(t, dir))
	if got := before.Files.Files[1].Modified.Unix(); got != 1e9 {
		t.Errorf("a is of the time %d; zip and make look at it", got)
	}
	must(t, os.Chtimes(at("a"), time.Unix(-1e9, 0), time.Unix(1<<34, 0)))
	if after := read(t, source(t, dir)); after.Files.Digest() != before.Files.Digest() {
		t.Error("another time, another digest")
	}
	listing(t, read(t, source(t, dir)).Files) // checks the size

	for what, change := range map[string]func() error{
		"mode":    func() error { return os.Chmod(at("a"), 0o600) },
		"link":    func() error { return errors.Join(os.Remove(at("b")), os.Symlink("./a", at("b"))) },
		"content": func() error { return os.WriteFile(at("a"), []byte("2"), 0o600) },
		"folder":  func() error { return os.Mkdir(at("c"), 0o755) },
	} {
		old := read(t, source(t, dir)).Files.Digest()
		must(t, change())
		if read(t, source(t, dir)).Files.Digest() == old {
			t.Errorf("another %s, the same digest", what)
		}
	}
}

func TestRules(t *testing.T) {
	files := map[string]string{
		"Dockerfile": "FROM x", "a/b": "", "a/c/d": "", "c.md": "", "tls/server.key": "", "docker/web.Dockerfile": "FROM x", "docker/x": "",
	}
	for _, test := range []struct {
		rule, dockerfile, ignore, own string
		want, classic                 string
	}{
		{rule: "none", want: "Dockerfile a a/b a/c a/c/d c.md docker docker/web.Dockerfile docker/x tls tls/server.key"},
		{
			rule: "a folder, and what ! brings back with the folders above it", ignore: "a\n!a/c/d\ndocker\ntls\n*.md\n.dockerignore", want: "Dockerfile a a/c a/c/d",
			classic: ".dockerignore Dockerfile a a/c a/c/d",
		},
		{rule: "wildcards", ignore: "*\n!**/*.key\n!.dockerignore", want: ".dockerignore Dockerfile tls tls/server.key"},
		{
			rule: "the Dockerfile is sent though it is left out", ignore: "Dockerfile\n.dockerignore\na\nt*\ndocker", want: "Dockerfile c.md",
			classic: ".dockerignore Dockerfile c.md",
		},
		{rule: "its folder is not", dockerfile: "docker/web.Dockerfile", ignore: "**", want: "docker/web.Dockerfile", classic: ".dockerignore docker/web.Dockerfile"},
		{
			rule: "rules of the Dockerfile's own win", dockerfile: "docker/web.Dockerfile", ignore: "c.md", own: "a\nd*\n", want: ".dockerignore Dockerfile c.md docker/web.Dockerfile tls tls/server.key",
			classic: ".dockerignore Dockerfile c.md docker/web.Dockerfile tls tls/server.key",
		},
		{rule: "rules of the Dockerfile's own alone", dockerfile: "docker/web.Dockerfile", own: "a\nt*\n*.md\n", want: "Dockerfile docker docker/web.Dockerfile docker/web.Dockerfile.dockerignore docker/x"},
	} {
		t.Run(test.rule, func(t *testing.T) {
			dir := tree(t, files)
			s := source(t, dir)
			if test.dockerfile != "" {
				s.Dockerfile = test.dockerfile
			}
			if test.ignore != "" {
				must(t, os.WriteFile(filepath.Join(dir, ".dockerignore"), []byte(test.ignore), 0o644))
			}
			if test.own != "" {
				must(t, os.WriteFile(filepath.Join(dir, s.Dockerfile+".dockerignore"), []byte(test.own), 0o644))
			}
			c := read(t, s)
			if got := names(c.Files); got != test.want {
				t.Errorf("the context has %s, want %s", got, test.want)
			}
			if test.classic == "" {
				test.classic = test.want
			}
			if got := names(c.Classic); got != test.classic {
				t.Errorf("the classic builder gets %s, want %s", got, test.classic)
			}
		})
	}
}

func TestADockerfileThatIsALinkIsSentAsAFile(t *testing.T) {
	dir := tree(t, map[string]string{"Dockerfile": "->docker/web", "docker/web": "FROM x", ".dockerignore": "docker"})
	want := `0 0644 0:0 .dockerignore "docker"
0 0644 0:0 Dockerfile "FROM x"
`
	if diff := cmp.Diff(want, listing(t, read(t, source(t, dir)).Files)); diff != "" {
		t.Errorf("context (-want +got):\n%s", diff)
	}
}

func TestBerthsOwnFolderIsLeftOut(t *testing.T) {
	dir := tree(t, map[string]string{"Dockerfile": "FROM x", ".berth/endpoints.env": "A=1", "sub/.berth/kept": ""})
	s := source(t, dir)
	s.State = ".berth"
	if got, want := names(read(t, s).Files), "Dockerfile sub sub/.berth sub/.berth/kept"; got != want {
		t.Errorf("the context has %s, want %s", got, want)
	}
}

func TestErrors(t *testing.T) {
	for want, files := range map[string]map[string]string{
		`servers/web: dockerfile "Dockerfile": there is no such file; create it or correct the path`:                                                                                {"x": ""},
		`servers/web: dockerfile "Dockerfile": is a folder; name the Dockerfile in it`:                                                                                              {"Dockerfile/": ""},
		`servers/web: .dockerignore: "[b" is not a pattern; see filepath.Match of Go`:                                                                                               {"Dockerfile": "", ".dockerignore": "a\n[b"},
		`servers/web: .dockerignore: must be a regular file of at most 1048576 bytes`:                                                                                               {"Dockerfile": "", ".dockerignore/": ""},
		`servers/web: build context: 6 bytes are more than BERTH_MAX_COPY allows (5); the largest are "Dockerfile" with 6; leave some out in .dockerignore or raise BERTH_MAX_COPY`: {"Dockerfile": "FROM x"},
	} {
		_, err := Read(source(t, tree(t, files)), 5)
		if err == nil || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
}
