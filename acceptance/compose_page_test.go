package acceptance

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestComposePage proves that each file of docs/compose.md, each command of its examples and of its table of verbs, and what
// init prints there, is in the script that walks it.
func TestComposePage(t *testing.T) {
	page, err := os.ReadFile(inRoot(t, "docs/compose.md"))
	if err != nil {
		t.Fatal(err)
	}
	walked, err := os.ReadFile("testdata/command/compose.txtar")
	if err != nil {
		t.Fatal(err)
	}
	script := string(walked)
	typed := func(line string) bool {
		return strings.Contains(script, "exec "+line+"\n") || strings.Contains(script, "exec "+line+" &") ||
			strings.Contains(script, "\ncode 2 "+strings.TrimPrefix(line, "berth ")+"\n")
	}
	files := 0
	for _, example := range fencedExample.FindAllStringSubmatch(string(page), -1) {
		language, file, content := example[1], example[2], example[3]
		switch {
		case file != "":
			files++
			if !strings.Contains(script, "/"+file+" --\n"+content+"-- ") {
				t.Errorf("the script does not have %s as the page shows it", file)
			}
		case language == "text":
			if !strings.Contains(script, " --\n"+content+"-- ") {
				t.Errorf("the script does not have the page's output:\n%s", content)
			}
		default:
			for line := range strings.Lines(content) {
				if !typed(strings.TrimSuffix(line, "\n")) {
					t.Errorf("the script does not type %q", line)
				}
			}
		}
	}
	_, verbs, found := strings.Cut(string(page), "\n## Verbs\n")
	commands := regexp.MustCompile("`(berth [^`]+)`").FindAllStringSubmatch(verbs, -1)
	if files != 4 || !found || len(commands) < 20 {
		t.Fatalf("found %d files and %d commands", files, len(commands))
	}
	for _, command := range commands {
		if line := command[1]; !placeholder.MatchString(line) && !typed(line) {
			t.Errorf("the script does not type %q of the table", line)
		}
	}
}

// placeholder is a word in capitals that stands for what the reader has.
var placeholder = regexp.MustCompile(`\b[A-Z]{4,}\b`)
