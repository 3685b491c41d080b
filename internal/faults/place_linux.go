package faults

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// place is a network and a mount name space of its own: the suite's engine, the targets and the suite's connections to
// servers are there, and cannot touch this machine's engine. What is mounted there is gone with the last process.
type place struct {
	work chan func()
	// root is where other threads find the place's files.
	root string
}

// newPlace makes the place. Processes that lose their parent there become children of this one.
func newPlace() (*place, error) {
	if err := unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); err != nil {
		return nil, fmt.Errorf("become a subreaper: %w", err)
	}
	p := &place{work: make(chan func())}
	made := make(chan error)
	go func() {
		runtime.LockOSThread() // and never unlocked: the thread ends with the goroutine
		err := enter()
		p.root = fmt.Sprintf("/proc/%d/task/%d/root", os.Getpid(), unix.Gettid())
		made <- err
		for f := range p.work {
			f()
		}
	}()
	return p, <-made
}

// enter gives this thread its name spaces.
func enter() error {
	if err := unix.Unshare(unix.CLONE_NEWNET | unix.CLONE_NEWNS); err != nil {
		return fmt.Errorf("make name spaces: %w; run it as root", err)
	}
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return fmt.Errorf("keep mounts private: %w", err)
	}
	return takeLoopbackUp()
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

// do runs f in the place: what it connects to and starts is there.
func (p *place) do(f func() error) error {
	done := make(chan error, 1)
	p.work <- func() { done <- f() }
	return <-done
}

// see is a path of the place as every thread of this process can use it: what is mounted there is there alone.
func (p *place) see(path string) string { return p.root + path }

// leave ends the place.
func (p *place) leave() { close(p.work) }

// strays are the processes that this one has started, directly or not.
func strays() []int {
	parents := map[int]int{}
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, path := range stats {
		text, err := os.ReadFile(path)
		if err != nil {
			continue // it has ended
		}
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		// The name is in parentheses; after it come the state and the parent.
		before, after, _ := strings.Cut(string(text), ") ")
		fields := strings.Fields(after)
		if len(fields) < 2 {
			continue
		}
		parents[pid], _ = strconv.Atoi(fields[1])
		if fields[0] != "Z" {
			continue
		}
		// An orphan of the engine is waited for here: dockerd takes a dead containerd for one that lives until somebody does.
		if parents[pid] == os.Getpid() && strings.Contains(before, "(containerd") {
			_, _ = syscall.Wait4(pid, nil, syscall.WNOHANG, nil)
		}
		delete(parents, pid)
	}
	var list []int
	for pid := range parents {
		for at := pid; at != 0; at = parents[at] {
			if parents[at] == os.Getpid() {
				list = append(list, pid)
				break
			}
		}
	}
	return list
}

// sweep kills the strays, until there are none.
func sweep(limit time.Duration) error {
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for began := time.Now(); ; <-tick.C {
		left := strays()
		if len(left) == 0 {
			return nil
		}
		if time.Since(began) > limit {
			return fmt.Errorf("processes %v do not end", left)
		}
		for _, pid := range left {
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
	}
}
