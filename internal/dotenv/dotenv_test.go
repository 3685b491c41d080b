package dotenv

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/joho/godotenv"
)

// FuzzPlain asserts that what godotenv is given means the same to both readers, and that no text makes ours panic, lose
// its place or tell of what it reads.
func FuzzPlain(f *testing.F) {
	for _, part := range corpus {
		for _, text := range part.texts {
			f.Add(text)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		file, err := read(File{Values: map[string]string{}}, text, nil)
		if plain(text) {
			alone, otherErr := godotenv.Unmarshal(text)
			if diff := cmp.Diff(alone, file.Values); diff != "" || err != nil || otherErr != nil {
				t.Errorf("%q: %v, godotenv %v (-godotenv +ours):\n%s", text, err, otherErr, diff)
			}
		}
		var bad *LineError
		if lines := strings.Count(text, "\n") + 1; err != nil && (!errors.As(err, &bad) || bad.Line < 1 || bad.Line > lines) {
			t.Errorf("%q: got error %v", text, err)
		}
	})
}

// TestPlainFilesAreGodotenvs checks that it is asked at all.
func TestPlainFilesAreGodotenvs(t *testing.T) {
	for text, want := range map[string]bool{
		"# settings\n\nBERTH_PORTS=stable\nURL=http://h:1/p": true, "A=$B": false, "A='b'": false, "A=b c": false, "A=1\r\n": false, "A": false, "A=1\n ": false,
	} {
		if got := plain(text); got != want {
			t.Errorf("%q is plain: got %t", text, got)
		}
	}
}

func TestLinesOfErrorsAndNotes(t *testing.T) {
	for text, line := range map[string]int{
		"A=1\nB=\"x": 2, "A='\n\n'\nB*=1": 4, "# c\n\nA=${": 3, "A=\"\n\n${\"": 1, "A=1\r\nB C=1\n": 2, "FOO\nBAR\nA=${NO?x}": 3, "export ": 1,
	} {
		_, err := Parse(text, nil)
		if bad := (*LineError)(nil); !errors.As(err, &bad) || bad.Line != line {
			t.Errorf("%q: got %v, want line %d", text, err, line)
		}
	}
	for _, text := range []string{"\xff\xfeA\x00=\x001\x00", "\xfe\xff\x00A\x00=\x001"} {
		if _, err := Parse(text, nil); err == nil || err.Error() != "line 1: the file is UTF-16 text; save it as UTF-8" {
			t.Errorf("%q: got %v", text, err)
		}
	}
	file, err := Parse("A=1\nB=$A\nC=p$w\n\nD=\"$x\n${A}\"\nE=${y-}\n", nil)
	if err != nil || !slices.Equal(file.Unset, []int{3, 5}) {
		t.Errorf("got notes of the lines %v, %v", file.Unset, err)
	}
	file, err = Parse("A=1\nB=2\nC=\"\nA=3\n", nil)
	if diff := cmp.Diff(map[string]string{"A": "1", "B": "2"}, file.Values); err == nil || diff != "" {
		t.Errorf("before the bad line: %v %s", err, diff)
	}
}

func TestNothingOfATextIsTold(t *testing.T) {
	for _, text := range []string{
		"A=\"hunter2", "A=hunter2${", "A=${X:?hunter2}", "hunter2 hunter2\n", "hunter2*=1", "A=${hunter2!}", "A=\"x\"hunter2\"", "A=$" + "{hunter2:-" + strings.Repeat("${A:-", 40) + strings.Repeat("}", 41),
	} {
		if _, err := Parse(text, nil); err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%q: got %v", text, err)
		}
	}
}
