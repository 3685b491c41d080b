package vantage

import (
	"net"
	"path/filepath"
	"testing"
)

func TestASocketOfThisMachineIsNear(t *testing.T) {
	socket := filepath.Join(t.TempDir(), "s")
	if near(socket) {
		t.Error("a socket that is not there is near")
	}
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	if !near(socket) {
		t.Error("this process is not near itself")
	}
}
