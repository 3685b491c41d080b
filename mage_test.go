// The tests of this folder run stories against the targets as users get them: a binary that Mage compiled.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/berthdev/berth/internal/fakeengine"
)

// update rewrites the expected texts in the scripts.
var update = flag.Bool("update", false, "rewrite the expected texts")

func TestMain(m *testing.M) {
	code := m.Run()
	if folder := binaryFolder; folder != "" {
		if err := os.RemoveAll(folder); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

// binaryFolder holds the compiled targets; empty as long as no test needed them.
var binaryFolder string

// compiled makes the binary once.
var compiled = sync.OnceValues(func() (binary string, err error) {
	if binaryFolder, err = os.MkdirTemp("", "berth-test-"); err != nil {
		return "", err
	}
	binary = filepath.Join(binaryFolder, "berth")
	output, err := exec.Command("go", "tool", "mage", "-compile", binary).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("compile the targets: %w\n%s", err, output)
	}
	return binary, nil
})

// berth is the path of the compiled targets. They are compiled when the first test asks.
func berth(t testing.TB) string {
	t.Helper()
	binary, err := compiled()
	if err != nil {
		t.Fatal(err)
	}
	return binary
}

// TestScript runs the scripts that need no engine. Beside the commands of testscript they have:
//
//	calls            prints what the fake engine was asked for, a call a line, with -sorted not in the order of time; with
//	                 "!" there must be nothing
//	created          prints the bodies of containers/create, one a line
//	left             prints what the fake engine has: kind and name, sorted, without its images from the beginning
//	foreign NETWORK  runs a container of somebody else's in a network
//	fifo PATH        makes a FIFO
//	device PATH      makes a device; it needs the condition [root]
//	timed            is exec with a limit of 2 s
//	refused          proves that a field takes no hostile value
//	refused-server   proves that -servers takes none
func TestScript(t *testing.T) {
	binary := berth(t)
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       *update,
		Setup:               func(env *testscript.Env) error { return setUp(env, binary) },
		Condition: func(name string) (bool, error) {
			if name != "root" {
				return false, fmt.Errorf("unknown condition %q", name)
			}
			return os.Getuid() == 0, nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"calls":          printCalls,
			"created":        printCreated,
			"left":           printLeft,
			"foreign":        runForeign,
			"refused":        refused,
			"refused-server": refusedServer,
			"fifo":           makeFIFO,
			"device":         makeDevice,
			"timed":          timed,
		},
	})
}

// setUp gives each script a fake engine of its own, which has the image base:1, and a fixed name of the project.
func setUp(env *testscript.Env, binary string) error {
	engine, err := fakeengine.Start(filepath.Join(env.WorkDir, "engine.sock"), "base:1")
	if err != nil {
		return err
	}
	env.Values["engine"] = engine
	env.Defer(func() {
		if err := engine.Unexpected(); err != nil {
			env.T().Fatal(err)
		}
		if err := engine.Close(); err != nil {
			env.T().Fatal(err)
		}
	})
	env.Setenv("PATH", filepath.Dir(binary)+string(filepath.ListSeparator)+env.Getenv("PATH"))
	env.Setenv("HOME", filepath.Join(env.WorkDir, "home"))
	env.Setenv("DOCKER_HOST", engine.Host())
	env.Setenv("BERTH_PROJECT", "shop")
	env.Setenv("BERTH", binary)
	return nil
}
