package face

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"os/exec"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/project"
)

// guardVariable makes a process of this program a guard. It is no setting, and nobody types it.
const guardVariable = "_BERTH_GUARD"

// A guard is a process of this program that outlives a killed one: nothing else can end what a killed exec has started in a
// container. The face is a library too, in programs whose main is not ours: hence init.
func init() {
	if os.Getenv(guardVariable) != "" {
		guard(os.Stdin)
		os.Exit(0) //nolint:forbidigo // a guard is nothing else
	}
}

// guard waits until its input ends, and then ends the command that it was told of last; null says that there is none any more.
func guard(input io.Reader) {
	var last *docker.ExecHandle
	for lines := json.NewDecoder(input); ; {
		var next *docker.ExecHandle
		if lines.Decode(&next) != nil {
			break
		}
		last = next
	}
	if last == nil {
		return
	}
	_ = os.Unsetenv(guardVariable)
	root, _, err := Root()
	if err != nil {
		return
	}
	if p, err := project.Open(project.Options{Root: root, Env: os.Environ()}); err == nil {
		_ = p.EndExec(context.Background(), *last) // nobody is left to be told
	}
}

// startGuard starts one. The command that begun is told of is ended if this process is killed before it calls over. Without a
// guard commands run as well.
func startGuard() (begun func(docker.ExecHandle), over func()) {
	begun, over = func(docker.ExecHandle) {}, func() {}
	program, err := os.Executable()
	if err != nil {
		return begun, over
	}
	cmd := exec.Command(program)
	cmd.Env = append(os.Environ(), guardVariable+"=1")
	detach(cmd)
	pipe, err := cmd.StdinPipe()
	if err != nil || cmd.Start() != nil {
		return begun, over
	}
	handles := json.NewEncoder(pipe)
	begun = func(handle docker.ExecHandle) { _ = handles.Encode(handle) }
	over = func() {
		_ = handles.Encode(nil)
		_ = pipe.Close()
		_ = cmd.Wait() // not every process 1 buries orphans
	}
	return begun, over
}
