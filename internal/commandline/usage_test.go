package commandline

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseUsage(t *testing.T) {
	for name, c := range map[string]struct {
		target, help string
		want         usage
	}{
		"nothing follows":  {"engine", "Engine.\n\nUsage:\n\n\tmage engine\n\n", usage{flags: map[string]string{}}},
		"one flag":         {"catalogue", "Usage:\n\n\tmage catalogue [-format=<string>]\n\n", usage{flags: map[string]string{"format": "string"}}},
		"arguments first":  {"deploy", "Usage:\n\n\tmage deploy <env> <count> [-dryRun=<bool>]\n\n", usage{arguments: 2, flags: map[string]string{"dryrun": "bool"}}},
		"a binary's name":  {"up", "Usage:\n\n\tour tool up <x>\n\n", usage{arguments: 1, flags: map[string]string{}}},
		"a comment's form": {"up", "Usage:\n\n\tmage up NAME\n\nUsage:\n\n\tmage up\n\n", usage{flags: map[string]string{}}},
		"flags and aliases": {
			"berth:up", "Up.\n\nUsage:\n\n\tmage berth:up [<flags>]\n\nFlags:\n\n\t-servers=<string>         names, such as -x=<y>\n\t-fresh=<bool>\n\nAliases: start, u\n\n",
			usage{flags: map[string]string{"servers": "string", "fresh": "bool"}, aliases: []string{"start", "u"}},
		},
		"another form":  {"up", "Usage:\n\n\tmage up <x>...\n\n", usage{unclear: true}},
		"unnamed flags": {"up", "Usage:\n\n\tmage up [<flags>]\n\n", usage{flags: map[string]string{}, unclear: true}},
		"no usage":      {"up", "Up.\n", usage{unclear: true}},
	} {
		if diff := cmp.Diff(c.want, parseUsage(c.target, c.help), cmp.AllowUnexported(usage{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestStartedAs(t *testing.T) {
	const cached = "/home/me/.magefile/0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
	t.Setenv("PATH", t.TempDir())
	for path, want := range map[string]string{"./bin/berth": "berth", "berth.exe": "berth", cached: "go tool mage", cached + "0": cached[len("/home/me/.magefile/"):] + "0"} {
		if got := startedAs(path); got != want {
			t.Errorf("%s: got %s, want %s", path, got, want)
		}
	}
	executable(t, "mage")
	if got := startedAs(cached); got != "mage" {
		t.Errorf("got %s, want mage", got)
	}
}
