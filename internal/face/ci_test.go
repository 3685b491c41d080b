package face

import (
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAnnotations(t *testing.T) {
	const text = `servers/api/server.yaml:7: unknown key "port"; did you mean "ports"?
.env:3: 100% wrong
web: it ended with exit code 3 before it was ready
  web | cannot listen, really
  all that it has said: .berth/failed/web
elsewhere: nothing of ours
db is blocked by web`
	want := `::error file=servers/api/server.yaml,line=7,title=Berth::servers/api/server.yaml:7: unknown key "port"; did you mean "ports"?
::error file=.env,line=3,title=Berth::.env:3: 100%25 wrong
::error file=servers/web/server.yaml,line=1,title=Berth::web: it ended with exit code 3 before it was ready%0A  web | cannot listen, really%0A  all that it has said: .berth/failed/web
`
	got := annotations(text, "", func(name string) bool { return name == "servers/web/server.yaml" })
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAnnotationsNameFilesOfTheRepository(t *testing.T) {
	got := annotations(".env:3: wrong", below("/repo", "/repo/services/shop"), nil)
	if want := "::error file=services/shop/.env,line=3,title=Berth::.env:3: wrong\n"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for _, root := range []string{"/repo", "/other", "/repository"} {
		if got := path.Join(below("/repo", root), ".env"); got != ".env" {
			t.Errorf("a project in %s: %s", root, got)
		}
	}
}

func TestSummaryHoldsTheWholeError(t *testing.T) {
	file := filepath.Join(t.TempDir(), "summary")
	if err := os.WriteFile(file, []byte("before\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GITHUB_STEP_SUMMARY", file)
	summarize("berth up", "a\n```\nb")
	got, err := os.ReadFile(file)
	if want := "before\n### berth up failed\n\n````\na\n```\nb\n````\n"; err != nil || string(got) != want {
		t.Errorf("got %q, %v; want %q", got, err, want)
	}
	t.Setenv("GITHUB_STEP_SUMMARY", filepath.Join(t.TempDir(), "absent"))
	summarize("berth up", strings.Repeat("a", 10)) // is in the log all the same
}
