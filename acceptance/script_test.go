package acceptance

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/berthdev/berth/internal/fakeengine"
	"github.com/berthdev/berth/internal/golden"
)

// TestScript runs the scripts that need no engine. Each `up` in them is compared with the `plan` before it. Beside the commands of testscript they have:
//
//	calls            prints what the fake engine was asked for, a call a line, with -sorted not in the order of time; with
//	                 "!" there must be nothing
//	created          prints the bodies of containers/create, one a line
//	left             prints what the fake engine has: kind and name, sorted, without its images from the beginning
//	ends NAME CODE [LINE...]
//	                 ends the container of this name with an exit code: the one that runs, or those that are started from
//	                 now on, which write these lines first
//	published IMAGE...
//	                 gives the registry images, before the engine is first asked
//	code N WORD...   runs the targets, which must end with that exit code
//	foreign NETWORK  runs a container of somebody else's in a network
//	writes SERVER TEXT [TIMES]
//	                 lets a server write a text, which may have escapes such as \n
//	logged TIMES     waits until logs were asked for so many times
//	fifo PATH        makes a FIFO
//	device PATH      makes a device; it needs the condition [root]
//	mistyped         is code 2
//	valid SCHEMA FILE
//	                 proves that a file is as the published schema of this name says
//	tell WORD...     runs berth and adds to the file "told" the words, the exit code unless it is 0, and what stands on stderr
//	timed            is exec with a limit of 2 s
//	refused          proves that a field takes no hostile value
//	refused-server   proves that -servers takes none
func TestScript(t *testing.T) {
	binary := berth(t)
	runScripts(t, "testdata/script", func(env *testscript.Env, plans string) error { return foretellScript(env, binary, plans) })
}

// TestCommand is TestScript for the command berth, of which nothing is foretold.
func TestCommand(t *testing.T) {
	binary := command(t)
	runScripts(t, "testdata/command", func(env *testscript.Env, _ string) error {
		env.Setenv(realBinary, binary)
		return nil
	})
}

// runScripts runs the scripts of a folder. program says what berth is in them, and is told where a second socket of the fake
// engine is.
func runScripts(t *testing.T, dir string, program func(env *testscript.Env, plans string) error) {
	testscript.Run(t, testscript.Params{
		Dir:                 dir,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       golden.Updating(),
		Setup:               func(env *testscript.Env) error { return setUp(env, program) },
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
			"writes":         writeLog,
			"logged":         awaitLogs,
			"mistyped":       mistyped,
			"code":           exitCode,
			"ends":           endBySelf,
			"published":      publish,
			"timed":          timed,
			"valid":          valid,
			"tell":           tell,
		},
	})
}

// setUp gives each script a fake engine of its own, which has the image base:1, and a fixed name of the project.
func setUp(env *testscript.Env, program func(*testscript.Env, string) error) error {
	engine, err := fakeengine.Start(filepath.Join(env.WorkDir, "engine.sock"), "base:1")
	if err != nil {
		return err
	}
	plans, err := fakeengine.Serve(filepath.Join(env.WorkDir, "plan.sock"), engine.State)
	if err != nil {
		return err
	}
	env.Values["engine"] = engine
	env.Defer(func() {
		if err := errors.Join(engine.Unexpected(), plans.Unexpected(), engine.Close(), plans.Close()); err != nil {
			env.T().Fatal(err)
		}
	})
	env.Setenv("HOME", filepath.Join(env.WorkDir, "home"))
	env.Setenv("DOCKER_HOST", engine.Host())
	env.Setenv("BERTH_PROJECT", "shop")
	return program(env, plans.Host())
}
