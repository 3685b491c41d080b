package docker

import (
	"errors"
	"io"
)

// sending is the body of a request.
type sending struct {
	io.ReadCloser
	call *call
}

func (s *sending) Read(p []byte) (int, error) {
	n, err := s.ReadCloser.Read(p)
	s.call.moved(true)
	return n, err
}

// receiving is the body of an answer.
type receiving struct {
	io.ReadCloser
	call *call
}

func (r *receiving) Read(p []byte) (int, error) {
	n, err := r.ReadCloser.Read(p)
	if n > 0 {
		r.call.moved(false)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = r.call.explain(err)
	}
	if err != nil {
		r.call.end()
	}
	return n, err
}

func (r *receiving) Close() error {
	r.call.end()
	return r.ReadCloser.Close()
}

// duplex is a connection that both sides go on to write to, after the answer 101.
type duplex interface {
	io.ReadWriteCloser
	CloseWrite() error
}

// upgraded is the body of an answer 101.
type upgraded struct {
	*receiving
	conn duplex
}

func (u *upgraded) Write(p []byte) (int, error) {
	n, err := u.conn.Write(p)
	u.call.moved(false)
	return n, err
}

func (u *upgraded) CloseWrite() error { return u.conn.CloseWrite() }

// body bounds the rest of an answer. A connection that was taken over no longer depends on the request's context.
func (c *call) body(of io.ReadCloser) io.ReadCloser {
	body := &receiving{of, c}
	conn, both := of.(duplex)
	if !both {
		return body
	}
	c.detach()
	var raw io.Closer = conn
	c.raw.Store(&raw)
	if c.cause() != nil { // it failed meanwhile
		_ = raw.Close()
	}
	return &upgraded{body, conn}
}
