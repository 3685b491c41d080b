package settings

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCheckTellsOfAllAtOnce(t *testing.T) {
	root := t.TempDir()
	write(t, root, `BERTH_TIMEOUT=soon
DB_PASSWORD="hunter2
hunter2 hunter2
BERTH_PORT=same
A*=hunter2

BERTH_BIND=here
BERTH_BIND=there
BERTH_PARALLEL=2
`)
	c, err := Check(root, []string{"BERTH_PORTS=", "BERTH_PARALLEL=many", "BERTH_PROJECT=A_B"})
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, m := range c.Mistakes {
		fmt.Fprintf(&got, "%s:%d: [%s] %s | %s\n", m.File, m.Line, m.Key, m.Message, strings.ReplaceAll(m.Snippet, "\n", "/"))
		if m.Fix == "" {
			t.Errorf("%s has no fix", m.Message)
		}
	}
	want := `.env:1: [BERTH_TIMEOUT] BERTH_TIMEOUT: "soon" is not a duration above 0, such as 90s or 2m | 1 | BERTH_TIMEOUT=***/    ^
.env:2: [] its quote is not closed | 1 | BERTH_TIMEOUT=***/2 | DB_PASSWORD=***/    ^
.env:4: [BERTH_PORT] unknown setting BERTH_PORT | 3 | ***/4 | BERTH_PORT=***/    ^
.env:5: [] a name holds letters, digits, "_", ".", "-" and brackets alone, and "=" comes after it | 4 | BERTH_PORT=***/5 | ***/    ^
.env:8: [BERTH_BIND] BERTH_BIND: "there" is not an IP address | 7 | BERTH_BIND=***/8 | BERTH_BIND=***/    ^
environment:0: [BERTH_PROJECT] BERTH_PROJECT: project "A_B" | 
environment:0: [BERTH_PORTS] BERTH_PORTS is set but empty | 
environment:0: [BERTH_PARALLEL] BERTH_PARALLEL: "many" is not a number from 0 to 1000 | 
`
	if got.String() != want {
		t.Errorf("got\n%s\nwant\n%s", got.String(), want)
	}
	if strings.Contains(got.String(), "hunter2") {
		t.Error("a value of .env is shown")
	}
	if value, _ := c.Lookup("BERTH_BIND"); value != "there" {
		t.Errorf("what stands behind a bad line is not read: got %q", value)
	}
}

func TestCheckOfAFileThatIsNone(t *testing.T) {
	root := t.TempDir()
	if err := os.Mkdir(filepath.Join(root, ".env"), 0o755); err != nil {
		t.Fatal(err)
	}
	c, err := Check(root, nil)
	if err != nil || len(c.Mistakes) != 1 || c.Mistakes[0].File != ".env" || !strings.Contains(c.Mistakes[0].Message, "is a directory") {
		t.Errorf("got %+v, %v", c.Mistakes, err)
	}
}

func TestCheckOfNoTextEnds(t *testing.T) {
	root := t.TempDir()
	write(t, root, strings.Repeat("\x00*\n\n", 5000))
	c, err := Check(root, nil)
	if err != nil || len(c.Mistakes) == 0 || len(c.Mistakes) > maxBadLines {
		t.Errorf("got %d mistakes, %v", len(c.Mistakes), err)
	}
}

func TestWhatIsRightHasNoMistake(t *testing.T) {
	root := t.TempDir()
	write(t, root, Example())
	if c, err := Check(root, []string{"BERTH_PROJECT=shop"}); err != nil || len(c.Mistakes) != 0 || c.Project != "shop" {
		t.Errorf("got %+v, %v", c.Mistakes, err)
	}
}
