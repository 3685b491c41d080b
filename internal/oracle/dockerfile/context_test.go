package dockerfile

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/moby/patternmatcher/ignorefile"
	"github.com/tonistiigi/fsutil"
	"github.com/tonistiigi/fsutil/types"

	"github.com/berthdev/berth/internal/buildcontext"
)

// sent are the entries that docker build sends of a folder, one a line: it walks with fsutil, and its builder reads the
// rules. The Dockerfile is sent on a way of its own.
func sent(ctx context.Context, dir, ignore string) ([]string, error) {
	patterns, err := ignorefile.ReadAll(bytes.NewReader([]byte(ignore)))
	if err != nil {
		return nil, err
	}
	all, err := fsutil.NewFS(dir)
	if err != nil {
		return nil, err
	}
	filtered, err := fsutil.NewFilterFS(all, &fsutil.FilterOpt{ExcludePatterns: patterns})
	if err != nil {
		return nil, err
	}
	var list []string
	err = filtered.Walk(ctx, "", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		stat := info.Sys().(*types.Stat)
		if stat.Path != "Dockerfile" {
			list = append(list, line(stat.Path, fs.FileMode(stat.Mode).IsDir(), stat.Mode&0o777, link(fs.FileMode(stat.Mode), stat.Linkname)))
		}
		return nil
	})
	return list, err
}

func link(mode fs.FileMode, name string) string {
	if mode&fs.ModeSymlink != 0 {
		return name
	}
	return "" // fsutil names the first of two hard links, which is the same file
}

func line(name string, dir bool, mode uint32, link string) string {
	return fmt.Sprintf("%s %t %o %s", filepath.ToSlash(name), dir, mode, link)
}

// read are the entries of Berth's context.
func read(dir string) ([]string, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	made, err := buildcontext.Read(buildcontext.Source{FS: root.FS(), Dir: ".", Dockerfile: "Dockerfile"}, 0)
	var list []string
	for _, f := range made.Files.Files {
		if f.Dst != "/Dockerfile" {
			list = append(list, line(f.Dst[1:], f.Dir, f.Mode&0o777, f.Link))
		}
	}
	return list, err
}

// pieces of paths and of rules.
var (
	steps = []string{"a", "b", "c.md", ".d", "node_modules", "x y"}
	rules = []string{
		"*", "**", "a", "/a", "a/", "b/*", "*/b", "**/b", "*.md", "**/*.md", "a/**", "a/**/b", "!a", "!a/b", "!**/c.md", "! b/a", "!*/.d", "?",
		"[ab]", "[^a]*", "x y", `x\ y`, "./a/../b", "# no", "", "  a  ", "node_modules", "!node_modules/a/b", ".", "!.", "a/b/c.md", "!*.md", "\\#", "!**",
	}
)

func TestContexts(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	pick := func(list []string) string { return list[random.IntN(len(list))] }
	compared := 0
	for range 400 {
		dir := t.TempDir()
		write(t, filepath.Join(dir, "Dockerfile"), "FROM x", 0o644)
		for range 1 + random.IntN(12) {
			name := dir
			for range 1 + random.IntN(4) {
				name = filepath.Join(name, pick(steps))
			}
			switch random.IntN(6) {
			case 0:
				_ = os.MkdirAll(name, 0o755) // one that is a file already stays one
			case 1:
				_ = os.MkdirAll(filepath.Dir(name), 0o750)
				_ = os.Symlink(pick([]string{"a", "../b", "/etc", "nowhere"}), name)
			default:
				write(t, name, name, []fs.FileMode{0o644, 0o600, 0o755}[random.IntN(3)])
			}
		}
		var ignore []string
		for range random.IntN(5) {
			ignore = append(ignore, pick(rules))
		}
		text := strings.Join(ignore, "\n")
		write(t, filepath.Join(dir, ".dockerignore"), text, 0o644)
		want, err := sent(t.Context(), dir, text)
		if err != nil {
			continue
		}
		compared++
		got, err := read(dir)
		if err != nil {
			t.Fatalf("%q: %v", ignore, err)
		}
		if diff := cmp.Diff(want, got, cmp.Transformer("set", set)); diff != "" {
			t.Errorf("rules %q (-docker build +Berth):\n%s", ignore, diff)
		}
	}
	if compared < 300 {
		t.Errorf("compared only %d contexts", compared)
	}
}

func set(list []string) map[string]bool {
	made := map[string]bool{}
	for _, one := range list {
		made[one] = true
	}
	return made
}

// write makes a file, unless something else has its place.
func write(t *testing.T, name, text string, mode fs.FileMode) {
	t.Helper()
	if os.MkdirAll(filepath.Dir(name), 0o755) == nil {
		_ = os.WriteFile(name, []byte(text), mode)
	}
}
