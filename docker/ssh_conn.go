package docker

import (
	"errors"
	"io"
	"net"
	"sync"
	"time"
)

// sshConn is a connection that ssh carries. Of the helper's own, only the end of reading tells what ssh said, and closing it
// waits for every program that holds ssh's stderr (ProxyCommand, ControlPersist of ssh_config(5)).
type sshConn struct {
	net.Conn
	once sync.Once
	// ended is closed once reading has failed, because of why.
	ended chan struct{}
	why   error
	// heard reports whether anything was read.
	heard bool
}

// errSilent is in the place of an [io.EOF] before the first byte: the transport takes that for the end of a connection that
// it had done with.
var errSilent = errors.New("ssh ended without a word")

// Read reads what comes through ssh.
func (c *sshConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.heard = c.heard || n > 0
	if errors.Is(err, io.EOF) && !c.heard {
		err = errSilent
	}
	if err != nil {
		c.once.Do(func() {
			c.why = err
			close(c.ended)
		})
	}
	return n, err
}

// Write sends through ssh. Where ssh is gone, which it may be before the first byte, it fails as reading does, which goes on
// at the same time.
func (c *sshConn) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	if err == nil {
		return n, nil
	}
	select {
	case <-c.ended:
		err = c.why
	case <-time.After(time.Second):
	}
	return n, err
}

// CloseWrite tells the other end that no more comes.
func (c *sshConn) CloseWrite() error {
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return nil
}

// Close ends ssh, and does not wait for that.
func (c *sshConn) Close() error {
	go func() { _ = c.Conn.Close() }()
	return nil
}
