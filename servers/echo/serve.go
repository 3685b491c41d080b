package main

import (
	"context"
	"net"
	"sync"
)

// serveStreams answers each connection in a goroutine of its own until ctx ends or no more can be accepted; then
// it closes all of them.
func serveStreams(ctx context.Context, listener net.Listener, answer func(net.Conn)) error {
	var group sync.WaitGroup
	defer group.Wait()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(ctx, func() { listener.Close() })()
	for {
		conn, err := listener.Accept()
		if ctx.Err() != nil {
			if err == nil {
				conn.Close()
			}
			return nil
		}
		if err != nil {
			return err
		}
		group.Go(func() {
			defer conn.Close()
			defer context.AfterFunc(ctx, func() { conn.Close() })()
			answer(conn)
		})
	}
}

// maxDatagram is the largest UDP payload, in bytes.
const maxDatagram = 65_507

// serveDatagrams answers each datagram in turn until ctx ends.
func serveDatagrams(ctx context.Context, conn net.PacketConn, answer func(net.PacketConn, []byte, net.Addr)) error {
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	buffer := make([]byte, maxDatagram)
	for {
		size, from, err := conn.ReadFrom(buffer)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
		answer(conn, buffer[:size], from)
	}
}
