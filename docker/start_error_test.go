package docker

import (
	"errors"
	"testing"
)

func TestStartErrorHasTheReasonAlone(t *testing.T) {
	const daemon = "Error response from daemon: "
	for _, test := range []struct{ engine, want string }{
		{
			daemon + `failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "slep": executable file not found in $PATH: unknown`,
			`exec: "slep": executable file not found in $PATH; correct entrypoint or command`,
		},
		{
			daemon + `failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: "/tmp": permission denied: unknown`,
			`exec: "/tmp": permission denied; correct entrypoint or command`,
		},
		{
			daemon + `failed to create shim: OCI runtime create failed: container_linux.go:380: starting container process caused: exec: "x": stat x: no such file or directory: unknown`,
			`exec: "x": stat x: no such file or directory; correct entrypoint or command`,
		},
		{
			daemon + `failed to create shim task: OCI runtime create failed: runc create failed: sysctl "kernel.nosuch" is not in a separate kernel namespace: unknown`,
			`sysctl "kernel.nosuch" is not in a separate kernel namespace`,
		},
		{daemon + "port is already allocated", daemon + "port is already allocated"},
	} {
		engine := errors.New(test.engine)
		err := engine
		if explainStart(&err); err.Error() != test.want {
			t.Errorf("got  %s\nwant %s", err, test.want)
		}
		if !errors.Is(err, engine) {
			t.Errorf("%s: the engine's error is lost", test.want)
		}
	}
}
