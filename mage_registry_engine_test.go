//go:build catalogue

package main

import (
	"crypto/rand"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// startSmallEngine is the command engine: a Docker engine of its own at $DOCKER_HOST, whose disk has only so much room.
// It lives in a network and a mount name space of its own, so that it cannot touch this machine's engine.
func (r *registryRun) startSmallEngine(script *testscript.TestScript, negated bool, args []string) {
	if negated || len(args) != 1 {
		script.Fatalf("usage: engine SIZE")
	}
	root := script.MkAbs("engine")
	data, socket := filepath.Join(root, "data"), filepath.Join(root, "socket")
	script.Check(os.MkdirAll(data, 0o755))
	script.Check(syscall.Mount("tmpfs", data, "tmpfs", 0, "size="+args[0]))
	script.Defer(func() {
		if err := syscall.Unmount(data, 0); err != nil {
			r.t.Error(err)
		}
	})
	log, err := os.Create(filepath.Join(root, "log"))
	script.Check(err)
	defer log.Close()
	dockerd := exec.Command("dockerd", "--host=unix://"+socket, "--data-root="+data, "--exec-root="+filepath.Join(root, "exec"),
		"--pidfile="+filepath.Join(root, "pid"), "--storage-driver=overlay2")
	dockerd.Stdout, dockerd.Stderr = log, log
	dockerd.SysProcAttr = &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNET | syscall.CLONE_NEWNS}
	script.Check(dockerd.Start())
	script.Defer(func() {
		if err := errors.Join(dockerd.Process.Signal(syscall.SIGTERM), dockerd.Wait()); err != nil {
			r.t.Error(err)
		}
	})
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for began := time.Now(); time.Since(began) < 30*time.Second; <-tick.C {
		if connection, err := net.Dial("unix", socket); err == nil {
			script.Check(connection.Close())
			script.Setenv("DOCKER_HOST", "unix://"+socket)
			return
		}
	}
	text, err := os.ReadFile(log.Name())
	script.Check(err)
	script.Fatalf("dockerd does not answer:\n%s", text)
}

// growEngine is the command grow: the small engine's disk gets more room.
func growEngine(script *testscript.TestScript, negated bool, args []string) {
	if negated || len(args) != 1 {
		script.Fatalf("usage: grow SIZE")
	}
	script.Check(syscall.Mount("tmpfs", script.MkAbs("engine/data"), "tmpfs", syscall.MS_REMOUNT, "size="+args[0]))
}

// writeLarge is the command large.
func writeLarge(script *testscript.TestScript, negated bool, args []string) {
	if negated || len(args) != 2 {
		script.Fatalf("usage: large FILE SIZE")
	}
	size, err := strconv.ParseInt(args[1], 10, 64)
	script.Check(err)
	file, err := os.Create(script.MkAbs(args[0]))
	script.Check(err)
	_, err = io.CopyN(file, rand.Reader, size)
	script.Check(errors.Join(err, file.Close()))
}

// compileTool is the command tool: bootstrap's stand-in for mmdebstrap, which does what $TOOL says.
func compileTool(script *testscript.TestScript, negated bool, args []string) {
	if negated || len(args) != 0 {
		script.Fatalf("usage: tool")
	}
	folder := script.MkAbs("tool")
	script.Check(os.MkdirAll(folder, 0o755))
	build := exec.Command("go", "build", "-o", filepath.Join(folder, "mmdebstrap"), "./internal/bootstrap/testdata/tool")
	output, err := build.CombinedOutput()
	script.Logf("%s", output)
	script.Check(err)
	script.Setenv("PATH", folder+string(filepath.ListSeparator)+script.Getenv("PATH"))
}
