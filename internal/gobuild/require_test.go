package gobuild

import (
	"bytes"
	"debug/buildinfo"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// greeter is a program with the directives that are given in its go.mod; it prints the version of example.test/lib.
func greeter(name, directives string) map[string]map[string]string {
	return map[string]map[string]string{"example.test/" + name + "@v1.0.0": {
		"go.mod":      "module example.test/" + name + "\n\ngo 1.21\n\nrequire example.test/lib v1.1.0\n" + directives,
		"cmd/main.go": "package main\n\nimport (\n\t\"os\"\n\n\t\"example.test/lib\"\n)\n\nfunc main() { os.Stdout.WriteString(lib.Version) }\n",
		"lib/lib.go":  "package lib\n",
	}}
}

// greeters serves example.test/lib, and one program for each name.
func greeters(t *testing.T, directives map[string]string) {
	t.Helper()
	served := map[string]map[string]string{}
	for _, version := range []string{"v1.0.0", "v1.1.0", "v1.2.0"} {
		served["example.test/lib@"+version] = map[string]string{
			"go.mod": "module example.test/lib\n\ngo 1.21\n", "lib.go": "package lib\n\nconst Version = \"" + version + "\"\n",
		}
	}
	for name, text := range directives {
		maps.Copy(served, greeter(name, text))
	}
	modules(t, served)
}

func program(name string) Source {
	return Source{Package: "example.test/" + name + "/cmd", Version: "v1.0.0"}
}

func TestRefusedModuleIsCompiledFromItsRequirements(t *testing.T) {
	calls := countGo(t)
	greeters(t, map[string]string{
		"plain":    "",
		"replaced": "\nreplace example.test/lib => ../lib\n",
		"swapped":  "\nreplace example.test/lib => example.test/lib v1.2.0\n",
		"excluded": "\nexclude example.test/lib v1.0.0\n",
	})
	var settings []debug.BuildSetting
	for _, test := range []struct {
		name, story string
		calls       int // env, install and version; between them get and build
	}{
		{"plain", "", 3},
		{"replaced", "example.test/replaced/cmd@v1.0.0: the replace directives of its go.mod are not used, as they hold in its own repository alone\n", 5},
		{"swapped", "example.test/swapped/cmd@v1.0.0: the replace directives of its go.mod are not used, as they hold in its own repository alone\n", 5},
		{"excluded", "example.test/excluded/cmd@v1.0.0: the exclude directives of its go.mod are not used, as they hold in its own repository alone\n", 5},
	} {
		t.Run(test.name, func(t *testing.T) {
			// A workspace above the cache is none of the program's.
			dir := t.TempDir()
			write(t, dir, map[string]string{"go.work": "go 1.26\n\nuse ./absent\n"})
			c, r := Cache{Dir: filepath.Join(dir, "cache")}, Request{program(test.name), hostPlatform(t)}
			var output bytes.Buffer
			before := calls()
			binary, err := c.Build(t.Context(), r, &output)
			if err != nil {
				t.Fatal(err)
			}
			if got := calls() - before; got != test.calls {
				t.Errorf("%d calls of the go tool, want %d", got, test.calls)
			}
			if got := runs(t, binary); got != "v1.1.0" {
				t.Errorf("made with version %q of its requirement, want v1.1.0", got)
			}
			story := slices.DeleteFunc(strings.SplitAfter(output.String(), "\n"), func(line string) bool {
				return strings.HasPrefix(line, "go: downloading ")
			})
			if diff := cmp.Diff(test.story, strings.Join(story, "")); diff != "" {
				t.Errorf("story (-want +got):\n%s", diff)
			}
			if again, found, err := c.Find(r); again != binary || !found || err != nil {
				t.Errorf("Find = %+v, %v, %v; want %+v", again, found, err, binary)
			}
			// Among the settings is the GODEBUG of the program's own Go version.
			info, err := buildinfo.ReadFile(binary.Path)
			if err != nil {
				t.Fatal(err)
			}
			if info.Path != r.Package || info.Main.Path+"/cmd@"+info.Main.Version != r.Source.String() {
				t.Errorf("the binary says it is %s of %+v", info.Path, info.Main)
			}
			if settings == nil {
				settings = info.Settings
			}
			if diff := cmp.Diff(settings, info.Settings); diff != "" {
				t.Errorf("settings of the build (-go install +this):\n%s", diff)
			}
		})
	}
}

func TestRefusedModuleIsReproducible(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles the runtime")
	}
	modules(t, map[string]map[string]string{"example.test/m@v1.0.0": {
		"go.mod": "module example.test/m\n\ngo 1.26\n\nreplace example.test/lib => ../lib\n", "main.go": "package main\n\nfunc main() { println() }\n",
	}})
	var hashes []string
	for _, goCache := range []string{os.Getenv("GOCACHE"), coldGoCache(t)} {
		t.Setenv("GOCACHE", goCache)
		modcache(t)
		hashes = append(hashes, build(t, Cache{Dir: t.TempDir()}, Request{Source{Package: "example.test/m", Version: "v1.0.0"}, "linux/amd64"}).SHA256)
	}
	if hashes[0] != hashes[1] {
		t.Errorf("different bytes: %v", hashes)
	}
}

func TestErrorsOfARefusedModuleSayWhatIsLeftOut(t *testing.T) {
	greeters(t, map[string]string{
		"needed": "\nrequire example.test/lib v1.9.9\n\nreplace example.test/lib => ../lib\n",
		"fine":   "\nreplace example.test/lib => ../lib\n",
	})
	const left = "its go.mod has replace directives, which hold in its own repository alone (to keep them, copy its source to ./dir); without them: "
	for _, test := range []struct {
		rule   string
		source Source
		want   string
	}{
		{"needs its replacement", program("needed"), "compile example.test/needed/cmd@v1.0.0 for linux/amd64: " + left + "no such module or version"},
		{"no program", Source{Package: "example.test/fine/lib", Version: "v1.0.0"}, left + "no program"},
	} {
		t.Run(test.rule, func(t *testing.T) {
			c, r := Cache{Dir: t.TempDir()}, Request{test.source, "linux/amd64"}
			_, err := c.Build(t.Context(), r, nil)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error:\n%v\nwithout %q", err, test.want)
			}
			if found(t, c, r) {
				t.Error("found after an error")
			}
		})
	}
}

func TestOnlyTheRefusalIsTaken(t *testing.T) {
	const words = "more replace directives. It must not contain directives that would cause\n\tit to be interpreted differently than if it were the main module."
	exit := &exec.ExitError{}
	for _, test := range []struct {
		rule string
		err  error
		last string
		want string
	}{
		{"refused", exit, "go: a.test/b@v1.0.0 (in a.test/b@v1.0.0):\n\tcontains one or\n\t" + words, "replace"},
		{"broken into other lines", exit, strings.ReplaceAll(words, " ", "\n\t"), "replace"},
		{"about replacements", exit, "main.go:3:2: it has replace directives", ""},
		{"no exit of the go tool", errors.New("wait: no child"), words, ""},
	} {
		t.Run(test.rule, func(t *testing.T) {
			got, ok := asRefusal(test.err, test.last)
			if got.directives != test.want || ok != (test.want != "") {
				t.Errorf("got %+v, %v", got, ok)
			}
		})
	}
}
