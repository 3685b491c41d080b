package recipe

import (
	"strings"
	"testing"
)

func TestShown(t *testing.T) {
	for rule, test := range map[string]struct{ step, want string }{
		"words":               {"[4/10] RUN " + exec("install", "-d", "/a b"), "[4/10] install -d /a b"},
		"shell line":          {"RUN " + shell("echo one >&2 && false"), "echo one >&2 && false"},
		"script":              {"RUN " + shell("set -efu # decode files\nif true", "/", "new"), "decode files"},
		"script of arguments": {"RUN " + shell("set -eu # install packages\nif true", "curl", "jq"), "install packages: curl jq"},
		"several lines":       {"RUN " + shell("one\ntwo"), "one…"},
		"long":                {"RUN " + exec(strings.Repeat("é", 100)), strings.Repeat("é", shownLength) + "…"},
		"of a Dockerfile":     {"[2/3] RUN make [all", "[2/3] RUN make [all"},
		"another instruction": {"[1/3] FROM debian", "[1/3] FROM debian"},
	} {
		if got := Shown(test.step); got != test.want {
			t.Errorf("%s: got %q, want %q", rule, got, test.want)
		}
	}
}

func TestScriptsHaveATitle(t *testing.T) {
	for name, script := range map[string]string{"packages.sh": packagesScript, "decode.sh": decodeScript} {
		if !titled.MatchString(compact(script)) {
			t.Errorf("%s does not begin with a title: %.40q", name, compact(script))
		}
	}
}
