package hostports

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Holder names the process that has a port of this machine, such as "nginx (process 4711)"; empty where that cannot be
// seen, as that of another user's. It reads /proc (proc_net(5)).
func Holder(protocol string, port int) string {
	sockets := map[string]bool{}
	for _, table := range []string{protocol, protocol + "6"} {
		text, _ := os.ReadFile("/proc/net/" + table)
		for line := range strings.Lines(string(text)) {
			if inode, is := listens(line, protocol, port); is {
				sockets["socket:["+inode+"]"] = true
			}
		}
	}
	if len(sockets) == 0 {
		return ""
	}
	opened, _ := filepath.Glob("/proc/[0-9]*/fd/*")
	for _, link := range opened {
		if target, _ := os.Readlink(link); sockets[target] {
			process := strings.Split(link, "/")[2]
			name, _ := os.ReadFile("/proc/" + process + "/comm")
			return fmt.Sprintf("%s (process %s)", strings.TrimSpace(string(name)), process)
		}
	}
	return ""
}

// listens reads a line of a table of sockets: the inode of one that is bound to a port and takes what comes.
func listens(line, protocol string, port int) (inode string, is bool) {
	const listening, unconnected = "0A", "07" // tcp_states.h
	state := listening
	if protocol == "udp" {
		state = unconnected
	}
	fields := strings.Fields(line)
	if len(fields) < 10 || fields[3] != state {
		return "", false
	}
	_, number, _ := strings.Cut(fields[1], ":")
	bound, err := strconv.ParseUint(number, 16, 16)
	return fields[9], err == nil && int(bound) == port
}
