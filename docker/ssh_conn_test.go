package docker

import (
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/docker/docker/client"
)

// dialSSH opens a connection through a program ssh that is the script.
func dialSSH(t *testing.T, script string) net.Conn {
	t.Helper()
	fakeSSH(t, script)
	dialling := &http.Transport{}
	options, err := throughSSH(&http.Client{Transport: dialling}, "ssh://far.test")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.NewClientWithOpts(options...); err != nil {
		t.Fatal(err)
	}
	conn, err := dialling.DialContext(t.Context(), "tcp", "far.test:80")
	if err != nil {
		t.Fatal(err)
	}
	return conn
}

func TestWriteToEndedSSH(t *testing.T) {
	conn := dialSSH(t, "exec <&-; sleep 0.2; echo 'Permission denied (publickey).' >&2; exit 255")
	defer func() { _ = conn.Close() }()
	go func() { _, _ = io.Copy(io.Discard, conn) }()
	var err error
	for err == nil {
		_, err = conn.Write([]byte("GET"))
	}
	if !strings.Contains(err.Error(), "Permission denied") {
		t.Errorf("got %v, want what ssh said", err)
	}
}

// A program that ssh has started keeps its stderr open, and ssh is deaf.
func TestCloseHangingSSH(t *testing.T) {
	// The line says that the trap is set and the other program runs.
	conn := dialSSH(t, "trap '' TERM; sleep 4 & echo; sleep 4")
	if _, err := conn.Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	if err := conn.Close(); err != nil {
		t.Error(err)
	}
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("took %v", took)
	}
	if _, err := conn.Read(make([]byte, 1)); err == nil {
		t.Error("read from a closed connection")
	}
}
