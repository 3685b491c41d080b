package docker

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/docker/locate"
)

// relayTo is the variable by which the test's own program passes its input and output on to a socket, as
// `docker system dial-stdio` does.
const relayTo = "BERTH_TEST_RELAY_TO"

func TestMain(m *testing.M) {
	if socket := os.Getenv(relayTo); socket != "" {
		conn, err := net.Dial("unix", socket)
		if err != nil {
			os.Exit(1)
		}
		go func() { _, _ = io.Copy(conn, os.Stdin); os.Exit(0) }()
		_, _ = io.Copy(os.Stdout, conn)
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// fakeSSH puts a program ssh into PATH that writes its arguments to a file, whose name it returns, and then is the script.
func fakeSSH(t *testing.T, script string) (arguments string) {
	t.Helper()
	dir := t.TempDir()
	arguments = filepath.Join(dir, "arguments")
	text := fmt.Sprintf("#!/bin/sh\nprintf '%%s\\n' \"$@\" >%s\n%s\n", arguments, script)
	if err := os.WriteFile(filepath.Join(dir, "ssh"), []byte(text), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+string(filepath.ListSeparator)+os.Getenv("PATH"))
	return arguments
}

func TestThroughSSH(t *testing.T) {
	dir, err := os.MkdirTemp("", "ssh") // a socket's path is short (unix(7))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	socket := filepath.Join(dir, "s")
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(answer(versionAnswer))
	server.Listener = listener
	server.Start()
	defer server.Close()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:9") // nobody asks it
	arguments := fakeSSH(t, fmt.Sprintf("%s=%s exec %s", relayTo, socket, self))

	engine, err := Connect(t.Context(), locate.Address{Host: "ssh://me@far.test:2222", Source: "DOCKER_HOST"})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = engine.Close() }()
	if engine.Version != "28.5.2" {
		t.Errorf("version %q", engine.Version)
	}
	got, err := os.ReadFile(arguments)
	if err != nil {
		t.Fatal(err)
	}
	want := "-l me -p 2222 -o ConnectTimeout=10 -o BatchMode=yes -T -- far.test docker system dial-stdio"
	if diff := cmp.Diff(want, strings.Join(strings.Fields(string(got)), " ")); diff != "" {
		t.Errorf("arguments of ssh (-want +got):\n%s", diff)
	}
}

func TestNoWayThroughSSH(t *testing.T) {
	const byHand = "\n  next: run `ssh -l me -- far.test docker version` by hand: it must work without asking anything, " +
		"so accept the host's key once, and use a key (`ssh-add`)"
	for rule, test := range map[string]struct{ script, want string }{
		"no key":         {"echo 'me@far.test: Permission denied (publickey).' >&2; exit 255", "ssh: me@far.test: Permission denied (publickey)." + byHand},
		"no such host":   {"echo 'ssh: Could not resolve hostname far.test' >&2; exit 255", "ssh: Could not resolve hostname far.test" + byHand},
		"escapes":        {`printf 'first\r\n\033[31msecond\n' >&2; exit 255`, "ssh: first; second" + byHand},
		"no word":        {"exit 0", "ssh ended without a word" + byHand},
		"without docker": {"echo 'bash: line 1: docker: command not found' >&2; exit 127", "ssh: bash: line 1: docker: command not found" + "\n  next: install the docker command there: it passes the connection on to the engine" + byHand},
	} {
		t.Run(rule, func(t *testing.T) {
			fakeSSH(t, test.script)
			_, err := Connect(t.Context(), locate.Address{Host: "ssh://me@far.test", Source: "DOCKER_HOST"})
			var unreachable *locate.UnreachableError
			if !errors.As(err, &unreachable) || unreachable.Reason != locate.NoAnswer {
				t.Fatalf("got %v", err)
			}
			if diff := cmp.Diff("engine at ssh://me@far.test (DOCKER_HOST): "+test.want, err.Error()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	t.Run("no ssh", func(t *testing.T) {
		t.Setenv("PATH", t.TempDir())
		_, err := Connect(t.Context(), locate.Address{Host: "ssh://me@far.test", Source: "DOCKER_HOST"})
		want := "engine at ssh://me@far.test (DOCKER_HOST): the program ssh is not on this machine\n  next: install it (Debian: openssh-client)"
		if err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	})
}
