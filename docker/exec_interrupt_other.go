//go:build !linux

package docker

import (
	"errors"
	"syscall"

	"github.com/docker/docker/api/types/container"
)

// signalByHostPID never works here: Linux containers run in a virtual machine or on another host.
func signalByHostPID(string, container.ExecInspect, syscall.Signal) error {
	return errors.New("the engine's processes are not on this system")
}
