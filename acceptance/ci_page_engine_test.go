//go:build engine

package acceptance

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// testCIPageRuns does what the jobs of docs/ci.md do, one step after the other, twice: without saved images and with them. The
// steps are lines that both CI systems give to a shell, and so does this test.
func testCIPageRuns(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(inRoot(t, "docs/ci.md"))
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```yaml [^\n]+\n(.*?)```").FindAllStringSubmatch(string(page), -1)
	if len(blocks) != 2 {
		t.Fatalf("%d jobs on the page", len(blocks))
	}
	step := regexp.MustCompile(`(?m)^ *- (?:run: )?((?:if |berth ).*)$`)
	for _, block := range blocks {
		p := newProject(t, map[string]string{"web": "go: ./\nports: {http: 8080}\n"})
		p.write("servers/web/main.go", "package main\n\nimport \"net/http\"\n\nfunc main() { _ = http.ListenAndServe(\":8080\", nil) }\n")
		p.write("go.mod", "module example.test/app\n\ngo 1.26\n")
		p.write("app_test.go", `package app

import (
	"net/http"
	"os"
	"testing"
)

func TestServerAnswers(t *testing.T) {
	answer, err := http.Get(os.Getenv("WEB_URL"))
	if err != nil || answer.StatusCode != 404 {
		t.Fatal(answer, err)
	}
}
`)
		steps := step.FindAllStringSubmatch(block[1], -1)
		if len(steps) != 3 {
			t.Fatalf("%d steps in\n%s", len(steps), block[1])
		}
		for range 2 {
			p.must("clean")
			for _, words := range steps {
				cmd := exec.Command("sh", "-ec", words[1])
				cmd.Dir = p.root
				cmd.Env = append(os.Environ(), append(p.env, "PATH="+filepath.Dir(command(t))+string(filepath.ListSeparator)+os.Getenv("PATH"))...)
				output, err := cmd.CombinedOutput()
				if err != nil {
					t.Fatalf("%s: %v\n%s", words[1], err, output)
				}
				if text := string(output); strings.HasPrefix(words[1], "berth run") && (!strings.Contains(text, "ok") || !strings.Contains(text, "web: ready")) {
					t.Errorf("%s: %s", words[1], text)
				}
			}
		}
	}
}
