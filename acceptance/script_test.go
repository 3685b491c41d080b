package acceptance

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/berthdev/berth/internal/fakeengine"
	"github.com/berthdev/berth/internal/golden"
)

// TestScript runs the scripts that need no engine. Beside the commands of testscript they have:
//
//	calls            prints what the fake engine was asked for, a call a line, with -sorted not in the order of time; with
//	                 "!" there must be nothing
//	created          prints the bodies of containers/create, one a line
//	left             prints what the fake engine has: kind and name, sorted, without its images from the beginning
//	foreign NETWORK  runs a container of somebody else's in a network
//	writes SERVER TEXT [TIMES]
//	                 lets a server write a text, which may have escapes such as \n
//	ends SERVER      lets a server end
//	logged TIMES     waits until logs were asked for so many times
//	fifo PATH        makes a FIFO
//	device PATH      makes a device; it needs the condition [root]
//	mistyped         runs the targets, which must end with exit code 2
//	timed            is exec with a limit of 2 s
//	refused          proves that a field takes no hostile value
//	refused-server   proves that -servers takes none
func TestScript(t *testing.T) {
	binary := berth(t)
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       golden.Updating(),
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
			"writes":         writeLog,
			"ends":           endServer,
			"logged":         awaitLogs,
			"mistyped":       mistyped,
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
