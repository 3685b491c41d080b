package locate

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestFindOrder(t *testing.T) {
	folder := t.TempDir()
	writeContext(t, folder, "lab", "tcp://lab.test:2375")
	writeContext(t, folder, "desk", "unix:///desk.sock")
	writeFile(t, filepath.Join(folder, "config.json"), `{"currentContext":"desk","auths":{}}`)
	home := t.TempDir()
	writeFile(t, filepath.Join(home, ".docker", "config.json"), `{"currentContext":"home"}`)
	writeContext(t, filepath.Join(home, ".docker"), "home", "unix:///home.sock")
	m := linuxMachine()
	m.hosts = map[string]error{"unix:///var/run/docker.sock": nil}

	for _, c := range []struct {
		rule         string
		env          []string
		host, source string
	}{
		{"DOCKER_HOST wins over contexts", []string{"DOCKER_HOST", "tcp://h:1", "DOCKER_CONTEXT", "lab", "DOCKER_CONFIG", folder}, "tcp://h:1", "DOCKER_HOST"},
		{"an empty DOCKER_HOST is absent", []string{"DOCKER_HOST", "", "DOCKER_CONTEXT", "lab", "DOCKER_CONFIG", folder}, "tcp://lab.test:2375", "Docker context lab"},
		{"DOCKER_CONTEXT wins over the current context", []string{"DOCKER_CONTEXT", "lab", "DOCKER_CONFIG", folder}, "tcp://lab.test:2375", "Docker context lab"},
		{"the current context wins over the sockets", []string{"DOCKER_CONFIG", folder}, "unix:///desk.sock", "Docker context desk"},
		{"the context default means the sockets", []string{"DOCKER_CONTEXT", "default", "DOCKER_CONFIG", folder}, "unix:///var/run/docker.sock", "default socket"},
		{"without DOCKER_CONFIG the home folder holds it", []string{"HOME", home}, "unix:///home.sock", "Docker context home"},
		{"without any configuration the sockets", []string{"HOME", t.TempDir()}, "unix:///var/run/docker.sock", "default socket"},
		{"without a home folder the sockets", nil, "unix:///var/run/docker.sock", "default socket"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			got, err := find(environ(c.env...), m)
			if err != nil {
				t.Fatal(err)
			}
			if got.Host != c.host || got.Source != c.source {
				t.Errorf("got %s (%s), want %s (%s)", got.Host, got.Source, c.host, c.source)
			}
		})
	}
}

func TestFindSockets(t *testing.T) {
	const system, rootless, podman = "unix:///var/run/docker.sock", "unix:///x/docker.sock", "unix:///x/podman/podman.sock"
	env := environ("XDG_RUNTIME_DIR", "/x")
	for _, c := range []struct {
		rule  string
		hosts map[string]error
		want  string
	}{
		{"the system's socket comes first", map[string]error{system: nil, rootless: nil, podman: nil}, system},
		{"a stale socket is passed over", map[string]error{system: dialError(syscall.ECONNREFUSED), rootless: nil}, rootless},
		{"a forbidden socket is passed over", map[string]error{system: dialError(syscall.EACCES), podman: nil}, podman},
	} {
		t.Run(c.rule, func(t *testing.T) {
			m := linuxMachine()
			m.hosts = c.hosts
			got, err := find(env, m)
			if err != nil || got.Host != c.want {
				t.Errorf("got %q, %v, want %q", got.Host, err, c.want)
			}
			if got := m.dialled[len(m.dialled)-1]; got != c.want {
				t.Errorf("dialled %q after the first that answered", got)
			}
		})
	}
}

func TestUsualSockets(t *testing.T) {
	for _, c := range []struct {
		rule   string
		system system
		env    []string
		want   []string
	}{
		{"linux", system{"linux", 1000}, []string{"HOME", "/home/a", "XDG_RUNTIME_DIR", "/run/x"}, []string{
			"unix:///var/run/docker.sock", "unix:///run/x/docker.sock", "unix:///home/a/.docker/run/docker.sock",
			"unix:///home/a/.docker/desktop/docker.sock", "unix:///home/a/.colima/default/docker.sock",
			"unix:///home/a/.rd/docker.sock", "unix:///run/x/podman/podman.sock", "unix:///run/podman/podman.sock",
		}},
		{"linux without XDG_RUNTIME_DIR and home", system{"linux", 7}, nil, []string{
			"unix:///var/run/docker.sock", "unix:///run/user/7/docker.sock",
			"unix:///run/user/7/podman/podman.sock", "unix:///run/podman/podman.sock",
		}},
		{"relative folders are not used", system{"darwin", 501}, []string{"HOME", "a", "XDG_RUNTIME_DIR", "b"}, []string{
			"unix:///var/run/docker.sock", "unix:///run/podman/podman.sock",
		}},
		{"windows", system{"windows", -1}, []string{"USERPROFILE", `C:\Users\a`}, []string{
			"npipe:////./pipe/docker_engine", "npipe:////./pipe/dockerDesktopLinuxEngine", "npipe:////./pipe/podman-machine-default",
		}},
	} {
		t.Run(c.rule, func(t *testing.T) {
			if diff := cmp.Diff(c.want, usualSockets(environ(c.env...), c.system)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFindOnRealSockets(t *testing.T) {
	folder := t.TempDir()
	stale := filepath.Join(folder, "docker.sock")
	listener, err := net.ListenUnix("unix", &net.UnixAddr{Name: stale, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	listener.SetUnlinkOnClose(false)
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	live := filepath.Join(folder, "live.sock")
	listener, err = net.ListenUnix("unix", &net.UnixAddr{Name: live, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })

	got, err := fromSockets([]string{"unix:///none.sock", "unix://" + stale, "unix://" + live}, thisMachine{})
	if err != nil || got.Host != "unix://"+live {
		t.Errorf("got %q, %v, want the socket that accepts", got.Host, err)
	}
	start := time.Now()
	_, err = fromSockets([]string{"unix:///none.sock", "unix://" + stale}, thisMachine{})
	var unreachable *UnreachableError
	if !errors.As(err, &unreachable) || unreachable.Reason != NotRunning || !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("got %v, want not running by refused connection", err)
	}
	if !strings.Contains(strings.Join(unreachable.Notes, "\n"), stale) {
		t.Errorf("the stale socket is not in the notes: %q", unreachable.Notes)
	}
	if took := time.Since(start); took > time.Second {
		t.Errorf("took %v", took)
	}
}

func TestFindOnASocketThatNobodyServes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "full.sock")
	socket, err := syscall.Socket(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Close(socket) })
	if err := syscall.Bind(socket, &syscall.SockaddrUnix{Name: path}); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Listen(socket, 0); err != nil {
		t.Fatal(err)
	}
	var kept []net.Conn
	t.Cleanup(func() {
		for _, connection := range kept {
			_ = connection.Close()
		}
	})
	for range 4 { // fills the queue
		if connection, err := net.DialTimeout("unix", path, 10*time.Millisecond); err == nil {
			kept = append(kept, connection)
		}
	}
	_, err = fromSockets([]string{"unix://" + path}, thisMachine{})
	var unreachable *UnreachableError
	if !errors.As(err, &unreachable) || unreachable.Reason != NoAnswer {
		t.Errorf("got %v, want no answer", err)
	}
}

// writeFile writes a file and the folders above it.
func writeFile(t *testing.T, file, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}
