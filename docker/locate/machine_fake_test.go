package locate

import (
	"net"
	"os"
	"syscall"
)

// fakeMachine is a computer in memory. A host that is not listed does not exist.
type fakeMachine struct {
	system   system
	hosts    map[string]error
	programs map[string]string
	access   map[string]access
	dialled  []string
}

func (m *fakeMachine) System() system             { return m.system }
func (m *fakeMachine) Program(name string) string { return m.programs[name] }
func (m *fakeMachine) Access(socket string) access {
	return m.access[socket]
}

func (m *fakeMachine) Dial(host string) error {
	m.dialled = append(m.dialled, host)
	if err, listed := m.hosts[host]; listed {
		return err
	}
	return dialError(syscall.ENOENT)
}

// dialError is how package net reports that connect(2) gave errno.
func dialError(errno syscall.Errno) error {
	return &net.OpError{Op: "dial", Net: "unix", Err: os.NewSyscallError("connect", errno)}
}

// linuxMachine is a Linux computer with no engine, used by an ordinary user.
func linuxMachine() *fakeMachine { return &fakeMachine{system: system{OS: "linux", UID: 1000}} }

// environ is an environment of the given variables alone.
func environ(pairs ...string) func(string) (string, bool) {
	values := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		values[pairs[i]] = pairs[i+1]
	}
	return func(name string) (string, bool) {
		text, found := values[name]
		return text, found
	}
}
