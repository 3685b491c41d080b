package findings

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/internal/golden"
)

var list = []Finding{
	{What: "engine", Verdict: OK, Text: "Docker 20.10.24 for linux/amd64, at unix:///var/run/docker.sock (default socket)"},
	{What: "disk", Verdict: Blocks, Text: "40MB free in /var/lib/docker", Next: []string{"`docker system df` shows what fills it", "run `mage clean` in projects that you no longer use"}},
	{What: "leftovers", Verdict: Note, Text: "project größe-1a2b3c, whose folder /tmp/a-folder-with-a-name-that-is-longer-than-forty-columns is gone, has containers 2, networks 1", Fixable: true, Fixed: "removed: containers 2, networks 1"},
	{What: ".env.example", Verdict: Warning, Text: ".env lacks\x1b[31m A"},
}

func TestText(t *testing.T) {
	for _, width := range []int{0, 40, 80, 120} {
		text := Text(list, width)
		golden.Compare(t, fmt.Sprintf("testdata/%d.txt", width), text)
		for line := range strings.Lines(text) {
			line = strings.TrimSuffix(line, "\n")
			if n := utf8.RuneCountInString(line); width > 0 && n > width && strings.Contains(strings.TrimSpace(line), " ") {
				t.Errorf("%d columns of %d: %s", n, width, line)
			}
			if strings.TrimRight(line, " ") != line {
				t.Errorf("ends in space: %q", line)
			}
		}
	}
}

func TestJSON(t *testing.T) {
	text, err := JSON("shop", "/src/shop", list[1:3])
	if err != nil {
		t.Fatal(err)
	}
	golden.Compare(t, "testdata/findings.json", text)
}

func TestOf(t *testing.T) {
	got := Of("engine", Blocks, errors.New("no engine\n  next: start it\n  next: or look elsewhere\n  note: a socket is there"))
	want := Finding{What: "engine", Verdict: Blocks, Text: "no engine; note: a socket is there", Next: []string{"start it", "or look elsewhere"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
