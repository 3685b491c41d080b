package settings

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCompare(t *testing.T) {
	for rule, test := range map[string]struct {
		files map[string]string
		want  Difference
		err   string
	}{
		"neither": {nil, Difference{}, ""},
		"no .env": {map[string]string{".env.example": "A=1\nBERTH_PORTS=stable\n"}, Difference{Example: true, Lacking: []string{"A"}}, ""},
		"both": {
			map[string]string{".env.example": "B=\nA=1\nSHELL_HAS=\nBERTH_PORTS=stable\n", ".env": "A=2\nC=3\nBERTH_TIMEOUT=5s\n"},
			Difference{Example: true, File: true, Lacking: []string{"B"}, Further: []string{"C"}},
			"",
		},
		"a broken .env":    {map[string]string{".env.example": "A=1\n", ".env": "C=1\n='\n"}, Difference{Example: true, File: true, Further: []string{"C"}}, ""},
		"a broken example": {map[string]string{".env.example": "A='\n"}, Difference{Example: true}, "settings: .env.example:1: "},
	} {
		t.Run(rule, func(t *testing.T) {
			root := t.TempDir()
			for name, text := range test.files {
				if err := os.WriteFile(filepath.Join(root, name), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			got, err := Compare(root, []string{"SHELL_HAS=1"})
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if (err != nil) != (test.err != "") || err != nil && !strings.HasPrefix(err.Error(), test.err) {
				t.Errorf("error %v, want %q", err, test.err)
			}
		})
	}
}
