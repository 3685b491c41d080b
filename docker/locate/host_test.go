package locate

import (
	"strings"
	"testing"

	"github.com/docker/docker/client"
)

func TestCheckHost(t *testing.T) {
	for _, c := range []struct {
		rule, host string
		tls        bool
		want       string
		problem    string
	}{
		{rule: "a socket", host: "unix:///a/b.sock", want: "unix:///a/b.sock"},
		{rule: "a pipe", host: "npipe:////./pipe/docker_engine", want: "npipe:////./pipe/docker_engine"},
		{rule: "host and port", host: "tcp://h:1", want: "tcp://h:1"},
		{rule: "a slash at the end", host: "tcp://h:1/", want: "tcp://h:1"},
		{rule: "the plain port", host: "tcp://h", want: "tcp://h:2375"},
		{rule: "the port for TLS", host: "tcp://h", tls: true, want: "tcp://h:2376"},
		{rule: "IPv6", host: "tcp://[::1]", want: "tcp://[::1]:2375"},
		{rule: "empty", host: "", problem: "has no scheme; write unix:///var/run/docker.sock"},
		{rule: "no scheme, a path", host: "/a.sock", problem: "has no scheme; write unix:///a.sock"},
		{rule: "no scheme, a host", host: "h:1", problem: "has no scheme; write tcp://h:1"},
		{rule: "a relative socket", host: "unix://a.sock", problem: "the socket's path is not absolute"},
		{rule: "a pipe without a name", host: "npipe://", problem: "names no pipe"},
		{rule: "no host", host: "tcp://:1", problem: "is more or less than a host and a port"},
		{rule: "a path", host: "tcp://h:1/v1", problem: "is more or less than a host and a port"},
		{rule: "a user", host: "tcp://u:p@h:1", problem: `host "tcp://u:xxxxx@h:1": is more or less than a host and a port`},
		{rule: "a bad port", host: "tcp://h:x", problem: `invalid port ":x" after host; write tcp://HOST:PORT`},
		{rule: "a character of no name", host: "tcp://h%C3%A9:1", problem: "holds a character that no such name has"},
		{rule: "http", host: "http://h:1", problem: "the scheme http is not used for engines; write tcp://h:1"},
		{rule: "https", host: "https://h:1", problem: "write tcp://h:1 and set DOCKER_TLS_VERIFY=1 and DOCKER_CERT_PATH"},
		{rule: "fd", host: "fd://", problem: "no client can dial it; write unix:///var/run/docker.sock"},
		{rule: "ssh", host: "ssh://me@h:22", want: "ssh://me@h:22"},
		{rule: "ssh with a password", host: "ssh://me:secret@h", problem: `host "ssh://me:xxxxx@h": invalid SSH URL: plain-text password is not supported; write ssh://[USER@]HOST[:PORT]`},
		{rule: "ssh without a host", host: "ssh://", problem: "hostname is empty; write ssh://[USER@]HOST[:PORT]"},
		{rule: "another scheme", host: "ftp://h", problem: `unknown scheme "ftp"`},
		{rule: "a new line", host: "unix:///a\nb", problem: "holds a space or a control character"},
		{rule: "a space", host: " unix:///a", problem: "holds a space or a control character"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			got, err := checkHost(c.host, c.tls)
			if c.problem == "" && (err != nil || got != c.want) {
				t.Errorf("got %q, %v, want %q", got, err, c.want)
			}
			if c.problem != "" && (err == nil || !strings.Contains(err.Error(), c.problem)) {
				t.Errorf("got %v, want %q", err, c.problem)
			}
		})
	}
}

func TestHostThatCannotWork(t *testing.T) {
	_, err := find(environ("DOCKER_HOST", "localhost:2375"), linuxMachine())
	checkUnreachable(t, err, WrongHost, `DOCKER_HOST: host "localhost:2375": has no scheme; write tcp://localhost:2375`+
		"\n  next: correct DOCKER_HOST, or unset it to use the engine of this machine")
}

// What checkHost lets through, the Docker client takes too, and checking again changes nothing.
func FuzzCheckHost(f *testing.F) {
	for _, seed := range []string{"unix:///a", "tcp://h", "tcp://[::1]:1", "tcp://[::1%25eth0]", "npipe:////./pipe/x", "h", "ssh://", "tcp://u@h"} {
		f.Add(seed, false)
		f.Add(seed, true)
	}
	f.Fuzz(func(t *testing.T, host string, overTLS bool) {
		got, err := checkHost(host, overTLS)
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("the error has a second line: %q", err)
			}
			return
		}
		if _, err := client.ParseHostURL(got); err != nil {
			t.Errorf("%q: %v", got, err)
		}
		if again, err := checkHost(got, overTLS); err != nil || again != got {
			t.Errorf("%q becomes %q, %v", got, again, err)
		}
	})
}
