package main

import (
	"io"
	"net"
	"time"
)

// echo sends back what it reads, until the client has sent its last byte (RFC 862).
func echo(conn net.Conn) {
	// A client that goes away early is no fault of the server's.
	_, _ = io.Copy(conn, conn)
}

// echoDatagram sends a datagram back to where it came from (RFC 862), unless that is the echo port of another
// server: the two would never stop.
func echoDatagram(conn net.PacketConn, data []byte, from net.Addr) {
	if address, ok := from.(*net.UDPAddr); ok && address.Port == 7 {
		return
	}
	_, _ = conn.WriteTo(data, from)
}

// discard reads everything and answers nothing (RFC 863).
func discard(conn net.Conn) {
	_, _ = io.Copy(io.Discard, conn)
}

// discardDatagram answers nothing (RFC 863).
func discardDatagram(net.PacketConn, []byte, net.Addr) {}

// daytime sends the date and the time in UTC as one line and closes (RFC 867).
func daytime(conn net.Conn) {
	_, _ = io.WriteString(conn, daytimeLine(time.Now()))
}

// daytimeLine is in the form that RFC 867 proposes: Weekday, Month Day, Year Time-Zone.
func daytimeLine(now time.Time) string {
	return now.UTC().Format("Monday, January 2, 2006 15:04:05-MST") + "\r\n"
}
