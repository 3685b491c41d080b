// Package hostports finds host ports: the same one for the same project, server and port on every machine and run.
//
// It does not reserve ports: only the engine does that, when a container starts.
package hostports

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"
	"net"
)

// first and count bound the stable ports: above the well-known and most registered services, below the
// ephemeral range of Linux (32768, ip_local_port_range) and of IANA (49152, RFC 6335).
const (
	first = 20000
	count = 12768
)

// Tries bounds the search for a free stable port.
const Tries = 200

// Stable is the first of width ports in a row, computed from a project, a server and a port's key; try counts the
// ports passed over.
func Stable(project, server, port string, width, try int) int {
	sum := sha256.Sum256([]byte(project + "\x00" + server + "\x00" + port))
	return first + int((uint64(binary.BigEndian.Uint32(sum[:4]))+uint64(try))%uint64(count-width+1))
}

// IsStable reports whether a port is one that [Stable] may have given.
func IsStable(port int) bool { return port >= first && port < first+count }

// Key writes a port as PORT/PROTOCOL.
func Key(protocol string, port int) string { return fmt.Sprintf("%d/%s", port, protocol) }

// Free reports whether protocol (tcp or udp) port can be bound on address now, as far as this process can tell. Only what is
// known to be taken is not free: the engine, which binds the port, may have an address and a right that this process has not.
func Free(address, protocol string, port int) bool {
	target := net.JoinHostPort(address, fmt.Sprint(port))
	var bound io.Closer
	var err error
	if protocol == "udp" {
		bound, err = net.ListenPacket("udp", target)
	} else {
		bound, err = net.Listen("tcp", target)
	}
	if err != nil {
		return !taken(err)
	}
	return bound.Close() == nil
}
