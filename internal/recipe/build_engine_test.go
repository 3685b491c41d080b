//go:build engine

package recipe

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"fmt"
	"maps"
	"math/rand/v2"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/internal/copies"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/gobuild"
)

// debian is the base of these tests; it must be on the engine.
const debian = "debian:bookworm-slim"

// hostileFiles have contents and names that have broken encodings before.
func hostileFiles() map[string]string {
	var all strings.Builder
	for c := range 256 {
		all.WriteByte(byte(c))
	}
	random := make([]byte, 300_000)
	if _, err := rand.NewChaCha8([32]byte{1}).Read(random); err != nil {
		return nil
	}
	return map[string]string{
		"empty":                   "",
		"newlines":                "\n\n\n",
		"nul":                     "\x00\x00a\x00",
		"crlf":                    "a\r\nb\r\n",
		"quotes":                  `'"` + "`'" + `"`,
		"signs":                   `%s %d %% $HOME ${X} $(id) \n \\ \0101 \c !`,
		"every byte":              all.String(),
		"random":                  string(random),
		"name with spaces ":       "1",
		"name\nwith newlines\n\n": "2",
		"-n":                      "3",
		"$(id);'\"\\*?[a]":        "4",
		"größe":                   "5",
		"tree/a":                  "6",
		"tree/b/c":                "7",
	}
}

// hostileCopies put them where the base has modes, owners and links of its own.
func hostileCopies() []definition.Copy {
	list := []definition.Copy{
		{Src: "nul", Dst: "/tmp/sticky", Mode: "4755", Owner: "5:6"},
		{Src: "crlf", Dst: "/bin/through-link", Mode: "2755"},
		{Src: "quotes", Dst: "/var/run/berth/through link/x", Mode: "1600"},
		{Src: "signs", Dst: "/var/local/new/below-setgid", Mode: "0000"},
		{Src: "signs", Dst: "/var/mail/box", Owner: "8:8", Mode: "7777"},
		{Src: "random", Dst: "/root/random", Owner: "3000000:4000000"},
		{Src: "tree", Dst: "/srv/owned", Owner: "33:33", Mode: "0640"},
		{Src: "tree", Dst: "/opt"},
		{Src: "empty", Dst: "/etc/issue", Mode: "0600"},
		{Src: "empty", Dst: "/etc/alternatives/awk"},
		{Src: "empty", Dst: "/usr/bin/awk"},
	}
	for name := range hostileFiles() {
		list = append(list, definition.Copy{Src: name, Dst: "/hostile/deep er/"})
	}
	return slices.DeleteFunc(list, func(c definition.Copy) bool { return strings.HasPrefix(c.Src, "tree/") && c.Dst == "/hostile/deep er/" })
}

// expected is what the copies must be in the image, where links of the base are resolved.
func expected(s copies.Set, resolve *strings.Replacer) map[string]string {
	files := map[string]string{}
	for _, f := range s.Files {
		kind, sum := tar.TypeReg, sha256.New()
		if f.Dir {
			kind = tar.TypeDir
		} else if err := f.Stream(sum); err != nil {
			return nil
		}
		files[resolve.Replace(f.Dst)] = fmt.Sprintf("%c %04o %d:%d  %x", kind, f.Mode, f.UID, f.GID, sum.Sum(nil)[:6])
	}
	return files
}

// compare checks that an image holds the wanted files, and otherwise what the base holds, with new folders as 0755.
func compare(t *testing.T, base, want, got map[string]string) {
	t.Helper()
	all := maps.Clone(base)
	for name := range want {
		for dir := path.Dir(name); dir != "/"; dir = path.Dir(dir) {
			if _, ok := all[dir]; !ok {
				all[dir] = fmt.Sprintf("5 0755 0:0  %x", sha256.New().Sum(nil)[:6])
				if above := all[path.Dir(dir)]; strings.HasPrefix(above, "5 2") {
					all[dir] = got[dir] // a setgid folder hands down its group, its bit or none, from engine to engine
				}
			}
		}
	}
	maps.Copy(all, want)
	if diff := cmp.Diff(all, got); diff != "" {
		t.Errorf("image (-want +got):\n%s", diff)
	}
}

func TestEncodingsGiveTheSameFiles(t *testing.T) {
	e := newEngine(t)
	plain := e.files(t, debian)
	for shell, line := range map[string]string{"dash": "", "bash": "RUN ln -sf bash /bin/sh\n"} {
		from := "berth-recipe-test:base-" + shell
		e.buildAs(t, builders["classic"], from, dockerfileOnly(t, "FROM "+debian+"\n"+line+"USER 1234\nENV LC_ALL=C.UTF-8\nWORKDIR /var/tmp\n"))
		s := server(definition.Server{Image: definition.Image{From: from, Copy: hostileCopies()}}, hostileFiles())
		base := maps.Clone(plain)
		base["/usr/bin/sh"] = strings.Replace(base["/usr/bin/sh"], "dash", shell, 1)
		for _, encoding := range []string{"tar", "inline"} {
			r := mustNew(t, s, Input{Encoding: encoding})
			want := expected(r.files, strings.NewReplacer("/bin/through", "/usr/bin/through", "/var/run", "/run"))
			for name, builder := range builders {
				t.Run(shell+" "+encoding+" "+name, func(t *testing.T) {
					image := e.build(t, builder, contextOf(t, r))
					compare(t, base, want, e.files(t, image))
					if got := e.config(t, image).User; got != "1234" {
						t.Errorf("the image's user is %q", got)
					}
				})
			}
		}
	}
}

func TestEncodingsGiveTheSameFilesOnScratch(t *testing.T) {
	e := newEngine(t)
	// An image of that name with a "go" that writes what the compiled binary holds below.
	fake := "FROM " + debian + "\n" + `RUN printf '#!/bin/sh\nwhile [ $# -gt 0 ]; do case $1 in -o) out=$2;; esac; shift; done\n` +
		`mkdir -p "${GOBIN:-/}" && printf ELF >"${out:-$GOBIN/toxiproxy}" && chmod 755 "${out:-$GOBIN/toxiproxy}"' >/usr/bin/go && chmod 755 /usr/bin/go` + "\n"
	e.buildAs(t, builders["classic"], "golang:0-berth-recipe-test", dockerfileOnly(t, fake))
	e.buildAs(t, builders["classic"], "berth-recipe-test:empty", dockerfileOnly(t, "FROM scratch\nLABEL a=b\n"))
	base := e.files(t, "berth-recipe-test:empty")
	s := server(definition.Server{
		Image: definition.Image{
			Go: "./echo", Tools: map[string]string{"check": "example.test/cmd/toxiproxy@v1.0.0"},
			Maintainer: squid.Maintainer, Copy: hostileCopies(),
		},
	}, hostileFiles())
	stage := GoStage{Version: "0-berth-recipe-test", Programs: []Program{{
		Name: "server", Package: "./x", Files: []gobuild.SourceFile{source("go.mod", "module m\n")},
	}}}
	binaries := []copies.File{binary("server", "ELF"), binary("check", "ELF")}
	want := expected(mustNew(t, s, Input{Binaries: binaries}).files, strings.NewReplacer())
	for _, encoding := range []string{"tar", "inline"} {
		r := mustNew(t, s, Input{Encoding: encoding, Go: stage, Binaries: binaries})
		for name, builder := range builders {
			t.Run(encoding+" "+name, func(t *testing.T) {
				image := e.build(t, builder, contextOf(t, r))
				compare(t, base, want, e.files(t, image))
				config := e.config(t, image)
				if config.User != nobody || !slices.Equal(config.Entrypoint, []string{"/server"}) {
					t.Errorf("user %q, entry point %q", config.User, config.Entrypoint)
				}
				if got := config.Labels["org.opencontainers.image.authors"]; got != s.Maintainer {
					t.Errorf("label %q, want %q", got, s.Maintainer)
				}
			})
		}
	}
}

func TestRunStepsAreTakenLiterally(t *testing.T) {
	e := newEngine(t)
	s := server(definition.Server{Image: definition.Image{From: debian, Run: []definition.RunStep{
		{Args: []string{"sh", "-c", `printf '%s\n' "$@" >/args`, "x", `$HOME`, `"\`, "<<EOF", "a\nb", "--mount=x", "ä<>&\u2028"}},
		{Shell: "cat >/shell <<'EOF'\n$HOME \\\nEOF\n# a comment \\"},
	}}}, nil)
	for name, builder := range builders {
		t.Run(name, func(t *testing.T) {
			files := e.files(t, e.build(t, builder, contextOf(t, mustNew(t, s, Input{}))))
			for file, want := range map[string]string{
				"/args":  "$HOME\n\"\\\n<<EOF\na\nb\n--mount=x\nä<>&\u2028\n",
				"/shell": "$HOME \\\n",
			} {
				want := fmt.Sprintf("0 0644 0:0  %x", sha256.Sum256([]byte(want)))[:len("0 0644 0:0  ")+12]
				if got := files[file]; got != want {
					t.Errorf("%s: %s, want %s", file, got, want)
				}
			}
		})
	}
}

func TestInlineHoldsTheWholeLimit(t *testing.T) {
	e := newEngine(t)
	random := make([]byte, InlineLimit)
	if _, err := rand.NewChaCha8([32]byte{2}).Read(random); err != nil {
		t.Fatal(err)
	}
	s := server(definition.Server{Image: definition.Image{From: debian, Copy: []definition.Copy{{Src: "a", Dst: "/a"}}}}, map[string]string{"a": string(random)})
	want := fmt.Sprintf("0 0644 0:0  %x", sha256.Sum256(random))[:len("0 0644 0:0  ")+12]
	for name, builder := range builders {
		t.Run(name, func(t *testing.T) {
			image := e.build(t, builder, contextOf(t, mustNew(t, s, Input{Encoding: "inline"})))
			if got := e.files(t, image)["/a"]; got != want {
				t.Errorf("/a: %s, want %s", got, want)
			}
		})
	}
}

// dockerfileOnly is the context of "docker build -".
func dockerfileOnly(t *testing.T, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	if err := w.WriteHeader(contextHeader("Dockerfile", int64(len(text)))); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
