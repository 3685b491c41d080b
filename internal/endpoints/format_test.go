package endpoints

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// awkward are values that shells could misread.
var awkward = []string{
	"plain", "", "a b", `it's "q" $HOME ${HOME} $(id) ` + "`id`" + ` \ \' \n %s !x #y ~ *`, "‘typographic’ ‚quotes‛", "é;&|<>(){}[]?^=,",
}

func TestShellsReadWhatTheyExport(t *testing.T) {
	shells := map[string][]string{
		"sh":         {"sh", "-c", `eval "$(cat "$0")"; printf %s "$DB_PASSWORD"`},
		"fish":       {"fish", "-N", "-c", `source $argv[1]; printf %s "$DB_PASSWORD"`},
		"powershell": {"pwsh", "-NoProfile", "-Command", `. ([scriptblock]::Create((Get-Content -Raw $args[0]))); [Console]::Out.Write($env:DB_PASSWORD)`},
	}
	for format, words := range shells {
		t.Run(format, func(t *testing.T) {
			program, err := exec.LookPath(words[0])
			if err != nil {
				t.Skip("no such shell here: ", err)
			}
			for _, value := range awkward {
				db := New("db", "sql", "127.0.0.1", 1, "tcp", "postgres", "").Connected(Connect{User: "u", Password: value}, "")
				text, err := Format([]Endpoint{db}, format)
				if err != nil {
					t.Fatal(err)
				}
				file := filepath.Join(t.TempDir(), "variables")
				if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
				cmd := exec.Command(program, append(words[1:], file)...)
				cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir()}
				got, err := cmd.Output()
				if err != nil || string(got) != value {
					t.Errorf("%q is read as %q, %v", value, got, err)
				}
			}
		})
	}
}

func TestFormats(t *testing.T) {
	db := New("db", "sql", "127.0.0.1", 1, "tcp", "postgres", "").Connected(Connect{Password: "a&'b"}, "")
	list := []Endpoint{db}
	for format, want := range map[string]string{
		"sh":         `export DB_PASSWORD='a&'\''b'`,
		"fish":       `set -gx DB_PASSWORD 'a&\'b'`,
		"powershell": `${env:DB_PASSWORD} = 'a&''b'`,
		"dotenv":     `DB_PASSWORD="a&'b"`,
		"github":     `DB_PASSWORD=a&'b`,
		"json":       `  "DB_PASSWORD": "a&'b",`,
	} {
		text, err := Format(list, format)
		if err != nil || !strings.Contains("\n"+text, "\n"+want+"\n") {
			t.Errorf("%s: no line %s in\n%s%v", format, want, text, err)
		}
	}
	if _, err := Format(list, "xml"); err == nil {
		t.Error("xml is known")
	}
	text, _ := Format(list, "json")
	var values map[string]string
	if err := json.Unmarshal([]byte(text), &values); err != nil || len(values) != len(Variables(list)) {
		t.Errorf("%d values, %v", len(values), err)
	}
}
