//go:build engine

package acceptance

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// readme is the page that newcomers read: what it says is done here, word by word.
type readme struct {
	t    *testing.T
	text string
	// ran are the command lines that were run.
	ran []string
}

var fence = regexp.MustCompile("(?ms)^```(\\w+)\n(.*?)^```$")

// block is the only fenced block of a language that has a word.
func (r *readme) block(language, word string) string {
	r.t.Helper()
	var found []string
	for _, match := range fence.FindAllStringSubmatch(r.text, -1) {
		if match[1] == language && strings.Contains(match[2], word) {
			found = append(found, match[2])
		}
	}
	if len(found) != 1 {
		r.t.Fatalf("%d blocks of %s have %q, want 1", len(found), language, word)
	}
	return found[0]
}

// commands are the lines of all shell blocks, and the Mage commands in the text.
func (r *readme) commands() []string {
	var lines []string
	for _, match := range fence.FindAllStringSubmatch(r.text, -1) {
		if match[1] == "sh" {
			lines = append(lines, strings.Split(strings.TrimSpace(match[2]), "\n")...)
		}
	}
	for _, match := range regexp.MustCompile("`((?:go tool mage|go mod) [^`]+)`").FindAllStringSubmatch(r.text, -1) {
		lines = append(lines, match[1])
	}
	return lines
}

// do runs lines in a folder with the user's shell, and returns what they print.
func (r *readme) do(dir, lines string) string {
	r.t.Helper()
	interpreter := "bash"
	cmd := exec.Command(interpreter, "-e", "-o", "pipefail", "-c", strings.ReplaceAll(lines, "/path/to/berth", inRoot(r.t, "")))
	cmd.Dir = dir
	output, err := cmd.CombinedOutput()
	if err != nil {
		r.t.Fatalf("%s\n%v\n%s", lines, err, output)
	}
	r.ran = append(r.ran, strings.Split(strings.TrimSpace(lines), "\n")...)
	return string(output)
}

// apiSource is the server that the README's definition speaks of.
const apiSource = `package main

import (
	"net"
	"net/http"
	"os"
)

func main() {
	if len(os.Args) == 2 && os.Args[1] == "migrate" {
		conn, err := net.Dial("tcp", "postgres:5432")
		if err != nil {
			os.Exit(1)
		}
		conn.Close()
		return
	}
	if _, err := os.Stat(os.Args[2]); err != nil || os.Getenv("LEVEL") != "info" {
		os.Exit(2)
	}
	http.HandleFunc("/health", func(http.ResponseWriter, *http.Request) {})
	http.ListenAndServe(":8080", nil)
}
`

// TestReadme runs the commands of the README, and of the pages that go on with it, in a project of its own, and proves that
// every command of these pages is run here or by the CI script.
func TestReadme(t *testing.T) {
	r := &readme{t: t}
	for _, page := range []string{"README.md", "docs/mage.md", "docs/verbs.md", "docs/scanners.md"} {
		text, err := os.ReadFile(inRoot(t, page))
		if err != nil {
			t.Fatal(err)
		}
		r.text += string(text)
	}
	app := filepath.Join(t.TempDir(), "app")
	for name, content := range map[string]string{
		"go.mod":                  "module example.test/app\n\ngo 1.26\n",
		"servers/api/server.yaml": r.block("yaml", "Our API"), "servers/api/main.go": apiSource, "servers/api/api.conf": "",
	} {
		path := filepath.Join(app, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	bin := t.TempDir()
	t.Setenv("GOBIN", bin)
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	if got := r.do(app, r.block("sh", "cmd/install")); !strings.Contains(got, "its folder is on the PATH") {
		t.Errorf("install:\n%s", got)
	}
	if got := r.do(app, r.block("sh", "berth init")); !strings.Contains(got, "api.") || !strings.Contains(got, "example.test/app") {
		t.Errorf("up and run:\n%s", got)
	}
	magefile, err := os.ReadFile(filepath.Join(app, "magefile.go"))
	if err != nil || string(magefile) != r.block("go", "mage:import") {
		t.Errorf("init's magefile is not the page's: %v\n%s", err, magefile)
	}
	r.do(app, r.block("sh", "go get -tool"))
	r.do(app, "go mod tidy")
	r.do(app, "go tool mage -compile berth")
	t.Cleanup(func() { r.do(app, "./berth clean") })
	if got := r.do(app, "go tool mage up"); !strings.Contains(got, "api.") || !strings.Contains(got, "postgres.") {
		t.Errorf("up: the table has no line for both servers:\n%s", got)
	}
	r.do(app, r.block("sh", "-servers=postgres,redis"))
	r.do(app, "go tool mage catalogue")
	r.do(app, "./berth up -servers=echo,toxiproxy")
	if got := r.do(app, r.block("sh", "endpoints.env")); !strings.HasPrefix(got, "hi") || !strings.Contains(got, `"url"`) {
		t.Errorf("nc and curl say:\n%s", got)
	}
	r.targetsOfOnesOwn(app)
	r.do(inRoot(t, ""), r.block("sh", "go list -deps"))
	ci, err := os.ReadFile(inRoot(t, ".ci/run"))
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := strings.Split(string(ci), "\n")
	for _, line := range r.commands() {
		if !slices.Contains(r.ran, line) && !slices.Contains(elsewhere, line) {
			t.Errorf("%q is run neither here nor by .ci/run", line)
		}
	}
}

// targetsOfOnesOwn adds the README's target beside the imported ones, which then have a name in front.
func (r *readme) targetsOfOnesOwn(app string) {
	r.t.Helper()
	source := strings.NewReplacer(
		"import (", "import (\n\"context\"\n\"github.com/magefile/mage/sh\"",
		"//mage:import", "//mage:import berth", "\t_ ", "\t",
	).Replace(r.block("go", "mage:import")) + "\nfunc Build() {}\n\n" + r.block("go", "servers.Up")
	files := map[string]string{
		"magefile.go": source, "app_test.go": "package app\n\nimport \"testing\"\n\nfunc TestApp(*testing.T) {}\n",
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(app, name), []byte(content), 0o644); err != nil {
			r.t.Fatal(err)
		}
	}
	r.do(app, "go mod tidy")
	if got := r.do(app, "go tool mage build integration"); !strings.Contains(got, "ok  \texample.test/app") {
		r.t.Errorf("a target that calls up:\n%s", got)
	}
	r.do(app, "go tool mage berth:status")
}
