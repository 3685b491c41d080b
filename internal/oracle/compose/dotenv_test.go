package compose

import (
	"strings"
	"testing"

	oracle "github.com/compose-spec/compose-go/v2/dotenv"
	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/internal/dotenv"
)

// FuzzDotenv compares values, and which texts are refused; of a refused one also what was read before the bad line.
func FuzzDotenv(f *testing.F) {
	for _, text := range []string{
		"", "A=1", "A=1\nB=$A", "export A=1", "export A", "export ", "export\nA=1", "FOO\nA=1", "MY-KEY=1\nA=2", "A B=1", "A B\n", "A B", "1A=2", "A*=1",
		"A: 1", "A :=1", "=1", "A=x # c", "A=x#c", "A=#x", "A= # c\nB=1", `A="x" # c`, `A="x"y`, `A="x"y=2`, "A='a\nb'\nB=1", `A='it\'s'`, `A="C:\\dir\\"`,
		`A="say \"hi\""`, `A="a\nb\t\$SET \0101 \0777 \012 \c"`, "A=$2y$10$abc", "A=x${Word}y", "A=${NOPE:-def}/x", "A=${B", `A="${B`, `A="x`,
		"\ufeffA=1\r\nB=2\r\n", "A=1\rB=2", "A\u00a0=1", "A[0]=1", "é=1", "A=\n\n#c\nB=1", "A=1\nA=2\nB=$A", "SET=x\nB=$SET", "A=a\\\nB=b", "A=\x00", "A=\xff\nB=1", "\xff=1",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1000 || strings.ContainsAny(text, "\u017f\u212a") || strings.ToValidUTF8(text, "") != text {
			t.Skip()
		}
		want, wantErr := oracle.UnmarshalWithLookup(strings.TrimPrefix(text, "\ufeff"), environment)
		got, err := dotenv.Parse(text, environment)
		if (err == nil) != (wantErr == nil) {
			t.Fatalf("%q: got %v; Compose gives %v", text, err, wantErr)
		}
		if wantErr != nil && strings.Contains(wantErr.Error(), "nvalid template") {
			return
		}
		// The environment wins, so that what a bare name takes from it changes nothing. A name at the end of the text is
		// the value of no name to Compose.
		for _, values := range []map[string]string{want, got.Values} {
			delete(values, "")
			delete(values, "SET")
		}
		if diff := cmp.Diff(want, got.Values); diff != "" {
			t.Errorf("%q (-compose +berth):\n%s", text, diff)
		}
	})
}

func environment(name string) (string, bool) { return "value", name == "SET" }
