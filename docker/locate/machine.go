package locate

import (
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// dialTimeout bounds one connection to a usual socket. A local socket answers, or refuses, within microseconds;
// the bound is for one whose owner is stopped and whose queue is full.
const dialTimeout = 100 * time.Millisecond

// machine is what finding and diagnosing an engine ask of the computer that they run on.
type machine interface {
	// System says which computer and user this is.
	System() system
	// Dial says why nothing accepts a connection at a unix or npipe host; nil when something does.
	Dial(host string) error
	// Program is the path of a program that can be run, "" when it is not there.
	Program(name string) string
	// Access says who may use a socket.
	Access(socket string) access
}

// access is who may use a socket.
type access struct {
	// Found reports whether the socket exists.
	Found bool
	// User is the name of the user who asks, "" when unknown.
	User string
	// Group is the socket's group, "" when unknown or when the group may not use it.
	Group string
	// Member reports whether the user is in the group by now, though this process began before that.
	Member bool
}

// thisMachine is the computer that this process runs on.
type thisMachine struct{}

func (thisMachine) System() system { return system{OS: runtime.GOOS, UID: os.Getuid()} }

func (thisMachine) Dial(host string) error {
	if pipe, found := strings.CutPrefix(host, "npipe://"); found {
		return dialPipe(filepath.FromSlash(pipe), dialTimeout)
	}
	connection, err := net.DialTimeout("unix", localSocket(host), dialTimeout)
	if err != nil {
		return err
	}
	return connection.Close()
}

func (thisMachine) Program(name string) string {
	folders := filepath.SplitList(os.Getenv("PATH"))
	// Where daemons are, which the PATH of many users leaves out.
	folders = append(folders, "/usr/sbin", "/sbin", "/usr/local/sbin", "/usr/bin", "/usr/local/bin")
	for _, folder := range folders {
		file := filepath.Join(folder, name)
		if info, err := os.Stat(file); filepath.IsAbs(file) && err == nil && info.Mode().IsRegular() && info.Mode()&0o111 != 0 {
			return file
		}
	}
	return ""
}

func (thisMachine) Access(socket string) access { return socketAccess(socket) }
