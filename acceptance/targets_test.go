// Package acceptance tells stories about the targets as users get them: a binary that Mage compiled. Some of them need
// an engine. README.md says what is where.
//
// Non-goal: code for others. Every file of the package is a test.
package acceptance

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// tests are all tests of this package, and cleaning up.
type tests struct{ *testing.M }

func TestMain(m *testing.M) { testscript.Main(tests{m}, map[string]func(){"berth": berthInScript}) }

// Run removes the compiled targets when the tests have ended.
func (t tests) Run() int {
	code := t.M.Run()
	if folder := binaryFolder; folder != "" {
		if err := os.RemoveAll(folder); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	return code
}

// moduleRoot is the nearest folder above this one that has a go.mod.
var moduleRoot = sync.OnceValues(func() (string, error) {
	folder, err := os.Getwd()
	for err == nil {
		if _, err = os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			return folder, nil
		}
		parent := filepath.Dir(folder)
		if errors.Is(err, os.ErrNotExist) && parent != folder {
			folder, err = parent, nil
		}
	}
	return "", fmt.Errorf("find the module's root: %w", err)
})

// inRoot is the path of something in the module, given relative to its root.
func inRoot(t testing.TB, name string) string {
	t.Helper()
	root, err := moduleRoot()
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(root, name)
}

// binaryFolder holds the compiled targets; empty as long as no test needed them.
var binaryFolder string

var makeBinaryFolder = sync.OnceValue(func() (err error) {
	binaryFolder, err = os.MkdirTemp("", "berth-test-")
	return err
})

// compile makes a binary of the targets with further flags of the Go tool and variables, and returns its path.
func compile(name, flags string, variables ...string) (string, error) {
	root, err := moduleRoot()
	if err != nil {
		return "", err
	}
	if err := makeBinaryFolder(); err != nil {
		return "", err
	}
	binary := filepath.Join(binaryFolder, name)
	mage := exec.Command("go", "tool", "mage", "-compile", binary)
	mage.Dir = root
	mage.Env = append(os.Environ(), "GOFLAGS="+strings.TrimSpace(os.Getenv("GOFLAGS")+" "+flags))
	mage.Env = append(mage.Env, variables...)
	if output, err := mage.CombinedOutput(); err != nil {
		return "", fmt.Errorf("compile the targets: %w\n%s", err, output)
	}
	return binary, nil
}

// compiled is compiled as docs/mage.md says.
var compiled = sync.OnceValues(func() (string, error) { return compile("berth", "", "CGO_ENABLED=0") })

// berth is the path of the compiled targets. They are compiled when the first test asks.
func berth(t testing.TB) string {
	t.Helper()
	binary, err := compiled()
	if err != nil {
		t.Fatal(err)
	}
	return binary
}

var compiledCommand = sync.OnceValues(func() (string, error) {
	root, err := moduleRoot()
	if err != nil {
		return "", err
	}
	if err := makeBinaryFolder(); err != nil {
		return "", err
	}
	binary := filepath.Join(binaryFolder, "command", "berth")
	build := exec.Command("go", "build", "-o", binary, "./cmd/berth")
	build.Dir, build.Env = root, append(os.Environ(), "CGO_ENABLED=0")
	if output, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the command: %w\n%s", err, output)
	}
	return binary, nil
})

// command is the path of the command berth. It is built when the first test asks.
func command(t testing.TB) string {
	t.Helper()
	binary, err := compiledCommand()
	if err != nil {
		t.Fatal(err)
	}
	return binary
}
