package acceptance

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/berthdev/berth/internal/names"
)

// hostile are the values that no name may have, by the name that scripts give them.
var hostile = []struct{ name, value string }{
	{"semicolon", "; rm -rf /"},
	{"pipe", "a|id"},
	{"substitution", "$$(id)"}, // one dollar sign, as definitions write it
	{"backticks", "`id`"},
	{"quotes", `a"b'c`},
	{"newline", "a\nRUN id"},
	{"flag", "--privileged"},
	{"parent", "../../etc/passwd"},
	{"dash", "-a"},
	{"cyrillic", "\u0430pache"}, // а, not a
	{"long", strings.Repeat("a", 10_000)},
}

// refused is the command of scripts that proves one rule:
//
//	refused FIELD YAML RULE [but VALUE...]
//
// It writes a definition for every hostile value, in place of VALUE in the line YAML, and asks for the server. The
// definition has a base image as well, unless the line names the source of the image. Berth must
// refuse it with an error that names the definition, the field, the value and the rule, before any call to the engine.
// The values named after "but" are allowed in this field and left out.
func refused(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 || len(args) > 3 && args[3] != "but" {
		ts.Fatalf("usage: refused FIELD YAML RULE [but VALUE...]")
	}
	field, line, rule := args[0], args[1], args[2]
	for _, input := range hostile {
		if len(args) > 4 && slices.Contains(args[4:], input.name) {
			continue
		}
		quoted, err := json.Marshal(input.value) // a double-quoted text of YAML, too
		ts.Check(err)
		definition := strings.ReplaceAll(line, "VALUE", string(quoted)) + "\n"
		if !strings.HasPrefix(line, "from:") && !strings.HasPrefix(line, "dockerfile:") {
			definition = "from: base:1\n" + definition
		}
		folder := filepath.Join(ts.MkAbs("."), "servers", "x")
		ts.Check(os.MkdirAll(folder, 0o755))
		ts.Check(os.WriteFile(filepath.Join(folder, "server.yaml"), []byte(definition), 0o644))
		ts.Check(os.WriteFile(filepath.Join(folder, "a"), nil, 0o644))
		value := strings.ReplaceAll(input.value, "$$", "$")
		checkRefusal(ts, input.name, []string{"servers/x/server.yaml:", field, shownAs(value), rule}, "up", "-servers=x")
	}
}

// refusedServer is the command of scripts that proves the rule for names in -servers:
//
//	refused-server TARGET
func refusedServer(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: refused-server TARGET")
	}
	for _, input := range hostile {
		want := []string{`server "`, shownAs(input.value), `a name is lower-case letters, digits and "-" (RFC 1123 label)`}
		checkRefusal(ts, input.name, want, args[0], "-servers="+input.value)
	}
}

// shownAs is how an error shows a value, without the quotes around it: escaped and, if it is long, cut. Both ends are left
// open: a name may stand in the definition with a second "$", and a slash at the end is no part of a path.
func shownAs(value string) string {
	shown := strings.TrimPrefix(names.Quote(value), `"`)
	return strings.TrimRight(strings.TrimSuffix(shown, `"`), "/")
}

// checkRefusal runs the targets, which must fail with one short line that holds all wanted texts, and ask the engine nothing.
func checkRefusal(ts *testscript.TestScript, name string, want []string, args ...string) {
	command := exec.Command(ts.Getenv("BERTH"), args...)
	command.Dir = ts.MkAbs(".")
	command.Env = []string{"HOME=" + ts.Getenv("HOME"), "DOCKER_HOST=" + ts.Getenv("DOCKER_HOST"), "BERTH_PROJECT=shop"}
	output, err := command.CombinedOutput()
	text := strings.TrimSuffix(string(output), "\n")
	if err == nil {
		ts.Fatalf("%s: taken: %s", name, text)
	}
	for _, part := range want {
		if !strings.Contains(text, part) {
			ts.Fatalf("%s: the error does not hold %s:\n%s", name, part, text)
		}
	}
	if strings.Contains(text, "\n") || len(text) > 700 {
		ts.Fatalf("%s: the error is not one short line:\n%s", name, text)
	}
	if calls := engineOf(ts).Calls(); len(calls) > 0 {
		ts.Fatalf("%s: the engine was asked: %s", name, fmt.Sprint(calls))
	}
}
