//go:build catalogue

package acceptance

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/sys/unix"
)

// startSmallEngine is the command engine: a Docker engine of its own at $DOCKER_HOST, whose disk has only so much room.
// It lives in a network and a mount name space of its own, so that it cannot touch this machine's engine; the registry
// is at $REACHED there.
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
	r.connectSmallEngine(script, dockerd.Process.Pid)
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

// connectSmallEngine gives the small engine a way to the registry, at $REACHED: its network has no other.
func (r *registryRun) connectSmallEngine(script *testscript.TestScript, pid int) {
	listener, err := listenInNetwork(fmt.Sprintf("/proc/%d/ns/net", pid))
	script.Check(err)
	server := &http.Server{Handler: httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: r.host})}
	go func() { _ = server.Serve(listener) }()
	script.Defer(func() { _ = server.Close() })
	script.Setenv("REACHED", listener.Addr().String())
}

// listenInNetwork listens on the loopback of another network name space, which it takes up if it is down.
func listenInNetwork(file string) (net.Listener, error) {
	type result struct {
		listener net.Listener
		err      error
	}
	results := make(chan result)
	go func() {
		runtime.LockOSThread() // and never unlocked: the thread ends with the goroutine, in the other network
		listener, err := func() (net.Listener, error) {
			network, err := os.Open(file)
			if err != nil {
				return nil, err
			}
			defer network.Close()
			if err := unix.Setns(int(network.Fd()), unix.CLONE_NEWNET); err != nil {
				return nil, err
			}
			if err := takeLoopbackUp(); err != nil {
				return nil, err
			}
			return net.Listen("tcp4", "127.0.0.1:0")
		}()
		results <- result{listener, err}
	}()
	r := <-results
	return r.listener, r.err
}

// takeLoopbackUp is netdevice(7)'s SIOCSIFFLAGS for the network of this thread.
func takeLoopbackUp() error {
	socket, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer unix.Close(socket)
	loopback, err := unix.NewIfreq("lo")
	if err != nil {
		return err
	}
	loopback.SetUint16(unix.IFF_UP)
	return unix.IoctlIfreq(socket, unix.SIOCSIFFLAGS, loopback)
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
func (r *registryRun) compileTool(script *testscript.TestScript, negated bool, args []string) {
	if negated || len(args) != 0 {
		script.Fatalf("usage: tool")
	}
	folder := script.MkAbs("tool")
	script.Check(os.MkdirAll(folder, 0o755))
	build := exec.Command("go", "build", "-o", filepath.Join(folder, "mmdebstrap"), inRoot(r.t, "internal/bootstrap/testdata/tool"))
	output, err := build.CombinedOutput()
	script.Logf("%s", output)
	script.Check(err)
	script.Setenv("PATH", folder+string(filepath.ListSeparator)+script.Getenv("PATH"))
}
