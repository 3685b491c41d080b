package mistakes

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestTextFitsTheTerminal(t *testing.T) {
	long := Mistake{
		File: "servers/web/server.yaml", Line: 10, Column: 57, Key: "environment.LEVEL",
		Message: "environment.LEVEL: variable LEVEL is not set", Fix: "set it in .env or the environment, or give a default",
	}
	long.Show(append(make([]string, 8), "from: base:1", `environment: {FIRST: "one of many", SECOND: two, LEVEL: "${LEVEL}"}`))
	short := Mistake{File: "environment", Key: "BERTH_PORTS", Message: "BERTH_PORTS: no"}
	for width, want := range map[int]string{
		0: `servers/web/server.yaml:10: environment.LEVEL: variable LEVEL is not set
   9 | from: base:1
  10 | environment: {FIRST: "one of many", SECOND: two, LEVEL: "${LEVEL}"}
                                                               ^
  fix: set it in .env or the environment, or give a default

environment: BERTH_PORTS: no
`,
		40: `servers/web/server.yaml:10:
  environment.LEVEL: variable LEVEL is
  not set
   9 |
  10 | …: two, LEVEL: "${LEVEL}"}
                      ^
  fix: set it in .env or the
    environment, or give a default

environment: BERTH_PORTS: no
`,
	} {
		got := Text([]Mistake{long, short}, width)
		if got != want {
			t.Errorf("%d columns: got\n%s\nwant\n%s", width, got, want)
		}
	}
	for width := 20; width < 90; width++ {
		for line := range strings.Lines(Text([]Mistake{long, short}, width)) {
			if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > max(width, len("servers/web/server.yaml:10:")) {
				t.Errorf("%d columns: %d in %q", width, n, line)
			}
		}
	}
}

func TestSnippetShowsNoSecret(t *testing.T) {
	for _, test := range []struct{ rule, text, want string }{
		{"a key", "DB_PASSWORD: hunter2", "DB_PASSWORD: ***"},
		{"a key in quotes", `"DB_PASSWORD": "hunter2"`, `"DB_PASSWORD": "***`},
		{"a key among others", "environment: {A: b, API_TOKEN: hunter2, C: d}", "environment: {A: b, API_TOKEN: ***"},
		{"an item of a list", "- DB_PASSWORD=hunter2", "- DB_PASSWORD=***"},
		{"an option", "command: [mysqld, --root-password=hunter2]", "command: [mysqld, --root-password=***"},
		{"an option and its value", "command: [mysqld, --password, hunter2]", "command: [mysqld, --password, ***"},
		{"a default", "user: ${DB_PASSWORD:-hunter2}", "user: ${DB_PASSWORD:***"},
		{"an address", "URL: postgres://me:hunter2@db/app", "URL: postgres://***@db/app"},
		{"a block", "a: b\nPRIVATE_KEY: |\n  hunter2\n  hunter2\nc: d", "a: b\nPRIVATE_KEY: ***\n  ***\n  ***\nc: d"},
		{"a text over lines", "DB_PASSWORD: \"a\n  hunter2\"\nc: d", "DB_PASSWORD: \"***\n  ***\nc: d"},
		{"a list below", "API_TOKENS:\n- hunter2\nc: d", "API_TOKENS:\n- ***\nc: d"},
		{"a word at the end hides nothing", "description: it needs a token\na: b", "description: it needs a token\na: b"},
		{"a reference hides nothing", "environment: {A: ${DB_PASSWORD}}\nsecrets:\n  npm: {file: npmrc}", "environment: {A: ${DB_PASSWORD}}\nsecrets:\n  npm: {file: npmrc}"},
		{"what a terminal obeys goes", "a: \x1b[31mb\tc", "a: b c"},
	} {
		got := strings.Join(Definition(test.text), "\n")
		if got != test.want {
			t.Errorf("%s: got\n%s\nwant\n%s", test.rule, got, test.want)
		}
	}
}

func TestSnippetOfSettingsShowsNamesAlone(t *testing.T) {
	text := "A=hunter2\n\n# hunter2\nMIIEvgHunter2=\nDB_PASSWORD=\"hunter2"
	got := strings.Join(Settings(text, map[int]string{1: "A", 4: "MIIEvgHunter2", 5: "DB_PASSWORD"}), "\n")
	if want := "A=***\n\n***\n***\nDB_PASSWORD=***"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestMarkStandsBeforeWhatIsHidden(t *testing.T) {
	m := Mistake{Line: 1, Column: 30}
	m.Show(Definition("A: {API_TOKEN: hunter2, B: [c, d]}"))
	if want := "1 | A: {API_TOKEN: ***\n                   ^"; m.Snippet != want {
		t.Errorf("got\n%s\nwant\n%s", m.Snippet, want)
	}
	absent := Mistake{Line: 9}
	if absent.Show([]string{"a"}); absent.Snippet != "" {
		t.Errorf("a line that is not there: got %q", absent.Snippet)
	}
}

func TestSplit(t *testing.T) {
	for _, test := range []struct {
		err          error
		message, fix string
	}{
		{Errorf("%s: %q is odd; write %s", "a", "b; c", "d"), `a: "b; c" is odd`, "write d"},
		{Errorf("50%% of %s; take %d%%", "it", 100), "50% of it", "take 100%"},
		{Errorf("%s: %w", "a", errors.New("b; c")), "a: b; c", ""},
		{Rulef("%d: a status is 100 to 599", 42), "42", "a status is 100 to 599"},
		{fmt.Errorf("a: %w", Rulef("%s: one of two; write b", "x")), "a: x: one of two", "write b"},
		{fmt.Errorf("%w, and more", Errorf("a; b")), "a; b, and more", ""},
		{fmt.Errorf("at: %w", WithFix(errors.New("a; b"), "c")), "at: a; b", "c"},
	} {
		message, fix := Split(test.err)
		if message != test.message || fix != test.fix {
			t.Errorf("%v: got %q and %q", test.err, message, fix)
		}
	}
}

func TestJSONOfNothingIsAnArray(t *testing.T) {
	if got, err := JSON(nil); err != nil || !strings.Contains(got, `"mistakes": []`) {
		t.Errorf("got %q, %v", got, err)
	}
}
