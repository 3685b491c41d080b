package vantage

import (
	"fmt"
	"net"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// nearTime bounds the connection to a socket that answers already.
const nearTime = time.Second

// near reports whether the process that listens on a socket is seen from here and in the same network: a process outside of
// this container has the number 0 here (unix(7), SO_PEERCRED).
func near(socket string) bool {
	connection, err := net.DialTimeout("unix", socket, nearTime)
	if err != nil {
		return false
	}
	defer func() { _ = connection.Close() }()
	raw, err := connection.(*net.UnixConn).SyscallConn()
	if err != nil {
		return false
	}
	var peer *unix.Ucred
	failed := raw.Control(func(fd uintptr) { peer, err = unix.GetsockoptUcred(int(fd), unix.SOL_SOCKET, unix.SO_PEERCRED) })
	if failed != nil || err != nil || peer.Pid == 0 {
		return false
	}
	theirs, err := os.Readlink(fmt.Sprintf("/proc/%d/ns/net", peer.Pid))
	if err != nil {
		return true // it is another user's
	}
	ours, err := os.Readlink("/proc/self/ns/net")
	return err != nil || ours == theirs
}
