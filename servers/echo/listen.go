package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"sync"
)

// service is one protocol on one port.
type service struct {
	// name is that of the port in server.yaml.
	name string
	// network is tcp or udp.
	network string
	// port is any free one when 0.
	port int
	// stream answers a connection, datagram a datagram; one of them is set.
	stream   func(net.Conn)
	datagram func(net.PacketConn, []byte, net.Addr)
}

// listenAndServe opens all ports, says so, and serves until ctx ends or a service fails.
func listenAndServe(ctx context.Context, stdout io.Writer) error {
	config, err := tlsConfig("/tls")
	if err != nil {
		return err
	}
	return serveAll(ctx, stdout, []service{
		{name: "tcp", network: "tcp", port: 7, stream: echo},
		{name: "udp", network: "udp", port: 7, datagram: echoDatagram},
		{name: "discard", network: "tcp", port: 9, stream: discard},
		{name: "discard-udp", network: "udp", port: 9, datagram: discardDatagram},
		{name: "daytime", network: "tcp", port: 13, stream: daytime},
		{name: "tls", network: "tcp", port: 7007, stream: overTLS(config, echo)},
	})
}

// port is an open port.
type port struct {
	service
	io.Closer
	address net.Addr
	// serve returns nil when its context has ended.
	serve func(context.Context) error
}

// serveAll opens every port before it serves any, so that an open port means that all are. It returns nil when
// ctx has ended and every connection is closed.
func serveAll(ctx context.Context, stdout io.Writer, services []service) error {
	var ports []port
	defer func() {
		for _, p := range ports {
			p.Close()
		}
	}()
	for _, s := range services {
		p, err := s.open(ctx)
		if err != nil {
			return fmt.Errorf("open %s: %w", s.name, err)
		}
		ports = append(ports, p)
		fmt.Fprintf(stdout, "echo: %s on %s %s\n", s.name, s.network, p.address)
	}
	fmt.Fprintln(stdout, "echo: ready")
	serving, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var group sync.WaitGroup
	for _, p := range ports {
		group.Go(func() {
			if err := p.serve(serving); err != nil {
				cancel(fmt.Errorf("serve %s: %w", p.name, err))
			}
		})
	}
	group.Wait()
	if ctx.Err() != nil {
		return nil
	}
	return context.Cause(serving)
}

// open opens the port of a service.
func (s service) open(ctx context.Context) (port, error) {
	address := fmt.Sprintf(":%d", s.port)
	var config net.ListenConfig
	if s.datagram != nil {
		conn, err := config.ListenPacket(ctx, s.network, address)
		if err != nil {
			return port{}, err
		}
		return port{s, conn, conn.LocalAddr(), func(ctx context.Context) error { return serveDatagrams(ctx, conn, s.datagram) }}, nil
	}
	listener, err := config.Listen(ctx, s.network, address)
	if err != nil {
		return port{}, err
	}
	return port{s, listener, listener.Addr(), func(ctx context.Context) error { return serveStreams(ctx, listener, s.stream) }}, nil
}
