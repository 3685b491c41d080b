package docker

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"

	"github.com/docker/docker/api/types/container"
)

// signalByHostPID signals the process group of an exec by the PID that the engine reports.
// That PID counts on the engine's host, which may be another machine even behind a local socket (a virtual machine,
// a forwarded socket). So nothing is sent unless the control group of the PID here names the container.
func signalByHostPID(engineHost string, state container.ExecInspect, signal syscall.Signal) error {
	if !strings.HasPrefix(engineHost, "unix://") {
		return errors.New("the engine is on another host")
	}
	groups, err := os.ReadFile(fmt.Sprintf("/proc/%d/cgroup", state.Pid))
	if err != nil || len(state.ContainerID) != 64 || !bytes.Contains(groups, []byte(state.ContainerID)) {
		return fmt.Errorf("process %d of this host is not in the container; the engine counts elsewhere", state.Pid)
	}
	target := state.Pid
	if group, err := syscall.Getpgid(state.Pid); err == nil && group == state.Pid {
		target = -group
	}
	if err := syscall.Kill(target, signal); err != nil {
		return fmt.Errorf("signal process %d: %w", target, err)
	}
	return nil
}
