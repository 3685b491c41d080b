// Package hostports chooses host ports: the same one for the same project, server and port on every machine and run.
//
// It does not reserve ports: only the engine does that, when a container starts.
package hostports

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"net"
)

// First and Count bound the stable ports: above the well-known and most registered services, below the
// ephemeral range of Linux (32768, ip_local_port_range) and of IANA (49152, RFC 6335).
const (
	First = 20000
	Count = 12768
)

// Stable is the first of width ports in a row, computed from a project, a server and a port's key; try counts the
// ports passed over.
func Stable(project, server, port string, width, try int) int {
	sum := sha256.Sum256([]byte(project + "\x00" + server + "\x00" + port))
	return First + int((uint64(binary.BigEndian.Uint32(sum[:4]))+uint64(try))%uint64(Count-width+1))
}

// Free reports whether protocol (tcp or udp) port can be bound on address now.
func Free(address, protocol string, port int) bool {
	target := net.JoinHostPort(address, fmt.Sprint(port))
	if protocol == "udp" {
		conn, err := net.ListenPacket("udp", target)
		if err != nil {
			return false
		}
		return conn.Close() == nil
	}
	listener, err := net.Listen("tcp", target)
	if err != nil {
		return false
	}
	return listener.Close() == nil
}
