package settings

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/internal/golden"
)

const (
	page = "../../docs/settings.md"
	// tableBegins and tableEnds are the lines around the page's table.
	tableBegins = "TestPage -update -->\n\n"
	tableEnds   = "## What the project is called\n"
)

// table is what the page says of all settings.
func table() string {
	var rows strings.Builder
	rows.WriteString("| setting | default | is |\n|---|---|---|\n")
	for _, k := range keys {
		fallback := "empty"
		if k.fallback != "" {
			fallback = "`" + k.fallback + "`"
		}
		fmt.Fprintf(&rows, "| [`%s`](#%s) | %s | %s |\n", k.name, strings.ToLower(k.name), fallback, k.comment)
	}
	return rows.String() + "\n"
}

// TestPage writes the table of docs/settings.md, and proves that each setting has a section there, with an example that sets it to
// something else than its default.
func TestPage(t *testing.T) {
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, begins := strings.Cut(string(text), tableBegins)
	_, after, ends := strings.Cut(rest, tableEnds)
	if !begins || !ends {
		t.Fatal("the page has no place for the table")
	}
	golden.Compare(t, page, before+tableBegins+table()+tableEnds+after)

	var known, explained []string
	for _, k := range keys {
		known = append(known, k.name)
	}
	for _, section := range regexp.MustCompile("\n### (\\S+)\n\n```sh .env\n([^`]*)```\n\n[^#]").FindAllStringSubmatch(after, -1) {
		name, example := section[1], section[2]
		explained = append(explained, name)
		root := t.TempDir()
		write(t, root, example)
		loaded, err := Load(root, nil)
		if err != nil {
			t.Errorf("the example of %s: %v", name, err)
			continue
		}
		at := slices.Index(known, name)
		if value, set := loaded.Lookup(name); !set || at < 0 || value == keys[at].fallback {
			t.Errorf("the example of %s does not change it: %q", name, value)
		}
	}
	slices.Sort(known)
	slices.Sort(explained)
	if diff := cmp.Diff(known, explained); diff != "" {
		t.Errorf("sections of settings (-code +page):\n%s", diff)
	}
}

// TestPageHasDockersVariables proves that the page names those of Docker's variables that the code looks up, and no others.
func TestPageHasDockersVariables(t *testing.T) {
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	code := found(t, regexp.MustCompile(`"(DOCKER_[A-Z_]+)"`), sources(t))
	shown := found(t, regexp.MustCompile("(?m)^\\| `(DOCKER_[A-Z_]+)` \\|"), string(text))
	if diff := cmp.Diff(code, shown); diff != "" {
		t.Errorf("Docker's variables (-code +page):\n%s", diff)
	}
}

// found is what a pattern finds, sorted and each once.
func found(t *testing.T, pattern *regexp.Regexp, text string) []string {
	t.Helper()
	var list []string
	for _, match := range pattern.FindAllStringSubmatch(text, -1) {
		list = append(list, match[1])
	}
	if len(list) == 0 {
		t.Fatalf("nothing matches %s", pattern)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// sources is the code that users run.
func sources(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	for _, folder := range []string{"../../docker", "../../internal", "../../cmd", "../../servers"} {
		err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
				return err
			}
			text, err := os.ReadFile(path)
			all.Write(text)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all.String()
}
