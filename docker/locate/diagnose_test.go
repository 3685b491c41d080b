package locate

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"syscall"
	"testing"
	"time"
)

// inRequest wraps an error as package net/http does.
func inRequest(err error) error {
	return &url.Error{Op: "Get", URL: "http://api.moby.localhost/version", Err: err}
}

func TestDiagnose(t *testing.T) {
	const systemSocket = "/var/run/docker.sock"
	socket := Address{Host: "unix://" + systemSocket, Source: sourceSocket}
	remote := Address{Host: "tcp://far.test:2375", Source: sourceEnvironment}
	refused := inRequest(dialError(syscall.ECONNREFUSED))
	absent := inRequest(dialError(syscall.ENOENT))
	forbidden := inRequest(dialError(syscall.EACCES))
	lookup := inRequest(&net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: "far.test", IsNotFound: true}})
	dockerd := map[string]string{"dockerd": "/usr/sbin/dockerd"}
	const elsewhere = "\n  next: set DOCKER_HOST if your engine listens elsewhere"

	for _, c := range []struct {
		rule    string
		machine fakeMachine
		address Address
		err     error
		reason  Reason
		want    string
	}{
		{
			"not installed",
			fakeMachine{},
			socket, absent, NotInstalled,
			"no Docker engine answers, and none is installed" + elsewhere,
		},
		{
			"installed, no socket",
			fakeMachine{programs: dockerd},
			socket, absent, NotRunning,
			"no Docker engine answers: /usr/sbin/dockerd is installed but not running" + elsewhere,
		},
		{
			"installed, stale socket",
			fakeMachine{programs: dockerd},
			socket, refused, NotRunning,
			"no Docker engine answers: /usr/sbin/dockerd is installed but not running" + elsewhere +
				"\n  note: /var/run/docker.sock: connection refused",
		},
		{
			"the system's socket by DOCKER_HOST is no wrong host",
			fakeMachine{programs: dockerd},
			Address{Host: socket.Host, Source: sourceEnvironment},
			absent, NotRunning,
			"no Docker engine answers: /usr/sbin/dockerd is installed but not running" + elsewhere,
		},
		{
			"stale socket of an engine elsewhere",
			fakeMachine{},
			socket, refused, NotRunning,
			"no Docker engine answers: /var/run/docker.sock is there, but its engine is gone" + elsewhere +
				"\n  note: /var/run/docker.sock: connection refused",
		},
		{
			"podman only",
			fakeMachine{programs: map[string]string{"podman": "/usr/bin/podman"}},
			socket, absent, NotRunning,
			"no Docker engine answers: /usr/bin/podman is installed but not running" +
				"\n  next: run `systemctl --user start podman.socket`, or `sudo systemctl start podman.socket`" + elsewhere,
		},
		{
			"Docker Desktop",
			fakeMachine{system: system{OS: "darwin"}, programs: map[string]string{"docker": "/usr/local/bin/docker"}},
			socket, absent, NotRunning,
			"no Docker engine answers: /usr/local/bin/docker is installed but not running" +
				"\n  next: start Docker Desktop (`open -a Docker`), or what else you use" + elsewhere,
		},
		{
			"macOS without an engine",
			fakeMachine{system: system{OS: "darwin"}},
			socket, absent, NotInstalled,
			"no Docker engine answers, and none is installed" +
				"\n  next: install and start Docker Desktop, Colima (`brew install colima docker && colima start`) or Podman" + elsewhere,
		},
		{
			"no permission, not in the group",
			fakeMachine{access: map[string]access{systemSocket: {Found: true, User: "ann", Group: "docker"}}},
			socket, forbidden, NoPermission,
			"no permission for /var/run/docker.sock: it is for the group docker, and ann is not in it" +
				"\n  next: run `sudo usermod -aG docker ann`, then log out and in again" +
				"\n  next: or use a rootless engine of your own: https://docs.docker.com/engine/security/rootless/" +
				"\n  note: whoever is in the group docker can become root through the engine",
		},
		{
			"no permission, in the group since login",
			fakeMachine{access: map[string]access{systemSocket: {Found: true, User: "ann", Group: "docker", Member: true}}},
			socket, forbidden, NoPermission,
			"no permission for /var/run/docker.sock: ann is in its group docker, but this session began before that" +
				"\n  next: log out and in again, or run `newgrp docker` first",
		},
		{
			"no permission, no group",
			fakeMachine{},
			socket, forbidden, NoPermission,
			"no permission for /var/run/docker.sock\n  next: run the command as the socket's owner, or as root",
		},
		{
			"DOCKER_HOST refused",
			fakeMachine{programs: dockerd},
			remote, refused, WrongHost,
			`DOCKER_HOST "tcp://far.test:2375": nothing answers there: connection refused` +
				"\n  next: start that engine, or correct DOCKER_HOST\n  next: unset DOCKER_HOST to use the engine of this machine",
		},
		{
			"DOCKER_HOST unknown name",
			fakeMachine{},
			remote, lookup, WrongHost,
			`DOCKER_HOST "tcp://far.test:2375": nothing answers there: lookup far.test: no such host` +
				"\n  next: start that engine, or correct DOCKER_HOST\n  next: unset DOCKER_HOST to use the engine of this machine",
		},
		{
			"DOCKER_HOST too slow",
			fakeMachine{},
			remote, inRequest(context.DeadlineExceeded), NoAnswer,
			"engine at tcp://far.test:2375 (DOCKER_HOST): no answer within 1.5s" +
				"\n  next: check DOCKER_HOST, and the network and firewall on the way" +
				"\n  next: an engine that has just been started needs a moment: run the same command again",
		},
		{
			"a socket too slow",
			fakeMachine{},
			socket, inRequest(os.ErrDeadlineExceeded), NoAnswer,
			"engine at unix:///var/run/docker.sock (default socket): no answer within 1.5s" +
				"\n  next: an engine that has just been started needs a moment: run the same command again",
		},
		{
			"hung up",
			fakeMachine{},
			socket, inRequest(io.EOF), NoAnswer,
			"engine at unix:///var/run/docker.sock (default socket): the connection was closed without an answer" +
				"\n  next: an engine that has just been started needs a moment: run the same command again",
		},
		{
			"too old",
			fakeMachine{},
			socket, &TooOldError{Version: "19.03.15", API: "1.40", Oldest: "1.41 (Docker 20.10)"}, TooOld,
			"engine at unix:///var/run/docker.sock (default socket): engine 19.03.15 speaks API 1.40; Berth needs 1.41 (Docker 20.10) or newer" +
				"\n  next: update the engine, or choose another with DOCKER_HOST or DOCKER_CONTEXT",
		},
		{
			"not an engine",
			fakeMachine{},
			remote, errors.New("GET /version: 404 Not Found"), NotAnEngine,
			"engine at tcp://far.test:2375 (DOCKER_HOST): what answers is not a Docker engine: GET /version: 404 Not Found" +
				"\n  next: correct DOCKER_HOST or the Docker context; `curl` on that address shows what is there",
		},
	} {
		t.Run(c.rule, func(t *testing.T) {
			m := c.machine
			if m.system.OS == "" {
				m.system.OS = "linux"
			}
			err := diagnose(c.address, c.err, 1500*time.Millisecond, &m)
			checkUnreachable(t, err, c.reason, c.want)
			if !errors.Is(err, c.err) && c.reason != NotInstalled {
				t.Errorf("the cause is not in the chain")
			}
			if again := diagnose(c.address, fmt.Errorf("up: %w", err), time.Second, &m); again.Error() != "up: "+err.Error() {
				t.Errorf("diagnosed twice: %v", again)
			}
		})
	}
}

func TestRemedy(t *testing.T) {
	socket := Address{Host: "unix:///var/run/docker.sock", Source: sourceSocket}
	absent := inRequest(dialError(syscall.ENOENT))
	for _, c := range []struct {
		rule    string
		system  string
		program string
		address Address
		err     error
		want    Remedy
	}{
		{"dockerd can be started", "linux", "dockerd", socket, absent, StartDaemon},
		{"podman is the user's to start", "linux", "podman", socket, absent, ""},
		{"Linux without an engine can get one", "linux", "", socket, absent, InstallDaemon},
		{"an engine that is gone can come back", "linux", "", socket, inRequest(dialError(syscall.ECONNREFUSED)), InstallDaemon},
		{"macOS without an engine cannot", "darwin", "", socket, absent, ""},
		{"a slow engine of this machine", "darwin", "", socket, inRequest(io.EOF), WaitForDaemon},
		{"a slow engine elsewhere", "linux", "", Address{Host: "tcp://far.test:2375", Source: sourceEnvironment}, inRequest(io.EOF), ""},
	} {
		t.Run(c.rule, func(t *testing.T) {
			m := &fakeMachine{system: system{OS: c.system}}
			if c.program != "" {
				m.programs = map[string]string{c.program: "/usr/bin/" + c.program}
			}
			var unreachable *UnreachableError
			if err := diagnose(c.address, c.err, time.Second, m); !errors.As(err, &unreachable) || unreachable.Remedy != c.want {
				t.Errorf("got %q of %v, want %q", unreachable.Remedy, err, c.want)
			}
		})
	}
}

func TestDiagnoseKeepsTypes(t *testing.T) {
	err := Diagnose(Address{}, fmt.Errorf("greet: %w", &TooOldError{Version: "1"}), time.Second)
	var old *TooOldError
	if !errors.As(err, &old) {
		t.Errorf("got %v, want a TooOldError in the chain", err)
	}
	err = Diagnose(Address{Host: "unix:///a", Source: sourceSocket}, inRequest(context.Canceled), time.Second)
	var unreachable *UnreachableError
	if errors.As(err, &unreachable) || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want only the cancellation", err)
	}
}

func TestClosedFolderIsNoSocket(t *testing.T) {
	m := linuxMachine()
	m.hosts = map[string]error{"unix:///run/podman/podman.sock": dialError(syscall.EACCES)}
	m.programs = map[string]string{"dockerd": "/usr/sbin/dockerd"}
	_, err := find(environ(), m)
	var unreachable *UnreachableError
	if !errors.As(err, &unreachable) || unreachable.Reason != NotRunning {
		t.Errorf("got %v, want not running", err)
	}
}

func TestSocketAccess(t *testing.T) {
	file := t.TempDir() + "/docker.sock"
	listener, err := net.Listen("unix", file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	if err := os.Chmod(file, 0o660); err != nil {
		t.Fatal(err)
	}
	if got := socketAccess(file); !got.Found || got.User == "" || got.Group == "" || got.Member {
		t.Errorf("got %+v, want this user and a group of this process", got)
	}
	if err := os.Chmod(file, 0o600); err != nil {
		t.Fatal(err)
	}
	if got := socketAccess(file); !got.Found || got.Group != "" {
		t.Errorf("got %+v, want no group where the group may not write", got)
	}
	if got := socketAccess(file + "x"); got.Found {
		t.Errorf("got %+v, want nothing found", got)
	}
}
