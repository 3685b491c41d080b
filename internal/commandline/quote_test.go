package commandline

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/berthdev/berth/internal/definition"
)

// executable puts an empty program into the one folder of PATH.
func executable(t *testing.T, name string) {
	t.Helper()
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	if err := os.WriteFile(filepath.Join(os.Getenv("PATH"), name), nil, 0o755); err != nil {
		t.Fatal(err)
	}
}

func FuzzJoinedWordsAreSplitAgain(f *testing.F) {
	f.Add("psql", "-l")
	f.Add(`a "b" \c`, "it's $(id) `id` ; & | < >")
	f.Add("", "\n\t")
	f.Fuzz(func(t *testing.T, first, second string) {
		words := []string{first, second}
		for _, word := range words {
			if !utf8.ValidString(word) || strings.ContainsRune(word, 0) {
				t.Skip("a command has no such argument")
			}
		}
		if got, err := definition.SplitWords(joinWords(words)); err != nil || !slices.Equal(got, words) {
			t.Errorf("got %q, %v, want %q", got, err, words)
		}
	})
}

func TestShellReadsQuotedFlags(t *testing.T) {
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no shell here: ", err)
	}
	for _, word := range []string{"-servers=a,b", "-command=psql -l", `-command=a "b" 'c' $(id) $HOME \`, "two words", "it's=x", ""} {
		output, err := exec.Command(shell, "-c", "printf %s "+quoteFlag(word)).Output()
		if err != nil || string(output) != word {
			t.Errorf("%s is read as %q, %v; want %q", quoteFlag(word), output, err, word)
		}
	}
}
