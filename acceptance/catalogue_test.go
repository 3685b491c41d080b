//go:build catalogue

package acceptance

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/joho/godotenv"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/berthdev/berth/docker/locate"
	"github.com/berthdev/berth/internal/golden"
)

// TestCatalogue starts servers of the catalogue on a real engine and lets independent clients use them.
// In each script's project there is a server "client" with their programs, for the project's own network, whose domain is
// berth.test. Beside the commands of testscript the scripts have:
//
//	endpoints   sets the variables of .berth/endpoints.env
func TestCatalogue(t *testing.T) {
	binary := berth(t)
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/catalogue",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       golden.Updating(),
		Setup: func(env *testscript.Env) error {
			// Compiled programs are shared between the scripts and with the user's own runs.
			for _, name := range []string{"HOME", "DOCKER_HOST", "GOPROXY", "GOFLAGS", "GOMODCACHE", "GOCACHE"} {
				if value, ok := os.LookupEnv(name); ok {
					env.Setenv(name, value)
				}
			}
			name := "berth-catalogue-" + strings.TrimPrefix(filepath.Base(env.WorkDir), "script-")
			env.Setenv("BERTH_PROJECT", name[:min(len(name), 40)])
			env.Setenv("BERTH_DOMAIN", "berth.test")
			if err := os.CopyFS(filepath.Join(env.WorkDir, "servers", "client"), os.DirFS("testdata/catalogue/client")); err != nil {
				return err
			}
			if err := foretellHere(env, binary); err != nil {
				return err
			}
			env.Defer(func() {
				clean := exec.Command(binary, "clean")
				clean.Dir, clean.Env = env.WorkDir, env.Vars
				if output, err := clean.CombinedOutput(); err != nil {
					t.Errorf("clean: %v\n%s", err, output)
				}
			})
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"endpoints": setEndpoints},
	})
}

// foretellHere is foretellScript for the engine that the tests use.
func foretellHere(env *testscript.Env, binary string) error {
	address, err := locate.Find(os.LookupEnv)
	if err != nil {
		return err
	}
	env.Setenv("DOCKER_HOST", address.Host)
	return foretellScript(env, binary, address.Host)
}

// setEndpoints reads what up has written.
func setEndpoints(script *testscript.TestScript, negated bool, args []string) {
	if negated || len(args) > 0 {
		script.Fatalf("usage: endpoints")
	}
	values, err := godotenv.Read(script.MkAbs(".berth/endpoints.env"))
	script.Check(err)
	for name, value := range values {
		script.Setenv(name, value)
	}
}
