package recipe

import (
	"archive/zip"
	"bytes"
	"os"
	osexec "os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/berthdev/berth/internal/gobuild"
)

// publish serves modules at v1.0.0, each with a go.mod of the lines that are given and one Go file, as a module proxy of
// files, and makes the go tool use it alone.
func publish(t *testing.T, modules map[string][2]string) {
	t.Helper()
	proxy, cache := t.TempDir(), t.TempDir()
	for module, content := range modules {
		dir := filepath.Join(proxy, filepath.FromSlash(module), "@v")
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		goMod := "module " + module + "\n\ngo 1.21\n" + content[0]
		var archive bytes.Buffer
		w := zip.NewWriter(&archive)
		for name, text := range map[string]string{"go.mod": goMod, "source.go": content[1]} {
			file, err := w.Create(module + "@v1.0.0/" + name)
			if err == nil {
				_, err = file.Write([]byte(text))
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		for name, text := range map[string]string{
			"list": "v1.0.0\n", "v1.0.0.info": `{"Version":"v1.0.0"}`, "v1.0.0.mod": goMod, "v1.0.0.zip": archive.String(),
		} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, value := range map[string]string{"GOPROXY": "file://" + filepath.ToSlash(proxy), "GOSUMDB": "off", "GOFLAGS": "-modcacherw", "GOMODCACHE": cache} {
		t.Setenv(name, value)
	}
}

const host = "linux/" + runtime.GOARCH

// install runs the script of the Go stage and returns the file that it makes.
func install(t *testing.T, source string) (file, output string, err error) {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("the script is for a stage on Linux, and go install puts programs for another system elsewhere")
	}
	work := t.TempDir()
	file = filepath.Join(work, "server")
	environment, err := gobuild.Environment(host)
	if err != nil {
		t.Fatal(err)
	}
	args := append([]string{"-c", compact(installScript), "berth", file, source}, gobuild.Flags()...)
	cmd := osexec.CommandContext(t.Context(), "/bin/sh", args...)
	cmd.Env = append(append(os.Environ(), "TMPDIR="+work), environment...)
	text, err := cmd.CombinedOutput()
	if left, _ := filepath.Glob(filepath.Join(work, "tmp.*")); err == nil && len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	return file, string(text), err
}

const calls = "package main\n\nimport \"example.test/lib\"\n\nfunc main() { println(lib.Version) }\n"

func TestInstallScriptMakesTheBytesOfABuild(t *testing.T) {
	publish(t, map[string][2]string{
		"example.test/lib":       {"", "package lib\n\nconst Version = 1\n"},
		"example.test/plain":     {"\nrequire example.test/lib v1.0.0\n", calls},
		"example.test/replacing": {"\nrequire example.test/lib v1.0.0\n\nreplace example.test/lib => ../lib\n", calls},
		"example.test/excluding": {"\nrequire example.test/lib v1.0.0\n\nexclude example.test/lib v1.2.0\n", calls},
	})
	for name, second := range map[string]bool{"example.test/plain": false, "example.test/replacing": true, "example.test/excluding": true} {
		t.Run(name, func(t *testing.T) {
			source := gobuild.Source{Package: name, Version: "v1.0.0"}
			file, output, err := install(t, source.String())
			if err != nil {
				t.Fatalf("%v\n%s", err, output)
			}
			if got := strings.Contains(output, "these directives are not used"); got != second {
				t.Errorf("taken from a module that requires it: %t, want %t\n%s", got, second, output)
			}
			got, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			built, err := gobuild.Cache{Dir: t.TempDir()}.Build(t.Context(), gobuild.Request{Source: source, Platform: host}, nil)
			if err != nil {
				t.Fatal(err)
			}
			want, err := os.ReadFile(built.Path)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Error("other bytes than those of a build on the host")
			}
		})
	}
}

func TestInstallScriptFailsWithTheGoTool(t *testing.T) {
	publish(t, map[string][2]string{
		"example.test/broken":    {"", "package main\n\nfunc main() { missing() }\n"},
		"example.test/replacing": {"\nreplace example.test/lib => ../lib\n", "package main\n\nfunc main() { missing() }\n"},
		"example.test/lib":       {"", "package lib\n"},
	})
	for name, want := range map[string]string{
		"example.test/broken":    "undefined: missing",
		"example.test/replacing": "undefined: missing",
		"example.test/lib":       "not a main package",
		"example.test/none":      "no such file or directory",
	} {
		t.Run(name, func(t *testing.T) {
			_, output, err := install(t, name+"@v1.0.0")
			if err == nil || !strings.Contains(output, want) {
				t.Errorf("error %v, output without %q:\n%s", err, want, output)
			}
			if second := strings.Contains(output, "not used"); second != (name == "example.test/replacing") {
				t.Errorf("a second way: %t\n%s", second, output)
			}
		})
	}
}
