package acceptance

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/settings"
	shipped "github.com/berthdev/berth/servers"
)

// page is a page of docs taken apart. Its fenced examples are one project: each names its file, and examples of the same
// file are parts of it.
type page struct {
	text string
	// files are by path below the project's root.
	files map[string]string
	// commands are the lines of the examples for a shell.
	commands []string
}

var fencedExample = regexp.MustCompile("(?ms)^```(\\w*) ?(\\S*)\n(.*?)^```$")

func readPage(t *testing.T, name string) page {
	t.Helper()
	text, err := os.ReadFile(inRoot(t, name))
	if err != nil {
		t.Fatal(err)
	}
	p := page{text: string(text), files: map[string]string{}}
	for _, example := range fencedExample.FindAllStringSubmatch(p.text, -1) {
		language, file, content := example[1], example[2], example[3]
		switch {
		case file != "":
			p.files[file] += content
		case language == "sh":
			p.commands = append(p.commands, content)
		default:
			t.Errorf("an example names no file and is not for a shell, so nothing tests it:\n%s", content)
		}
	}
	if len(p.files) == 0 {
		t.Fatal("found no examples")
	}
	return p
}

// servers are the names of the servers that the page defines, sorted.
func (p page) servers() []string {
	var names []string
	for file := range p.files {
		if path.Base(file) == "server.yaml" {
			names = append(names, path.Base(path.Dir(file)))
		}
	}
	slices.Sort(names)
	return names
}

// write makes the page's project, and returns its root folder.
func (p page) write(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range p.files {
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// load reads the page's servers with Berth's own loader.
func (p page) load(t *testing.T) (map[string]definition.Server, error) {
	t.Helper()
	root := p.write(t)
	values, err := settings.Load(root, nil)
	if err != nil {
		return nil, err
	}
	list, err := definition.Load(definition.Sources{ProjectDir: root, Catalogue: shipped.Shipped, Lookup: values.Lookup, AllowPrivileged: true}, p.servers())
	servers := map[string]definition.Server{}
	for _, server := range list {
		servers[server.Name] = server
	}
	return servers, err
}

func TestServersPageLoads(t *testing.T) {
	p := readPage(t, "docs/servers.md")
	servers, err := p.load(t)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"PLAIN": "debug", "SHORT": "debug", "EMPTY_OR_UNSET": "fallback", "UNSET": "", "REQUIRED": "only-for-tests",
		"IF_SET": "--verbose", "DOLLAR": "$5", "TZ": "UTC",
	}
	if diff := cmp.Diff(want, servers["box"].Environment); diff != "" {
		t.Errorf("the variables of box (-want +got):\n%s", diff)
	}
	if ten := strings.Count(p.files["servers/hello/server.yaml"], "\n"); ten != 10 {
		t.Errorf("the first example has %d lines, not ten", ten)
	}
	p.files[".env"] = strings.Replace(p.files[".env"], "API_TOKEN", "OTHER", 1)
	if _, err := p.load(t); err == nil || !strings.Contains(err.Error(), "variable API_TOKEN is required: put API_TOKEN into .env") {
		t.Errorf("without a required variable: %v", err)
	}
}
