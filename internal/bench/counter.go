package bench

import (
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
)

// counter stands between programs and the engine and counts calls, and the bytes that go to the engine and come from it.
type counter struct {
	// host leads to it, as DOCKER_HOST does.
	host         string
	close        func()
	calls, bytes atomic.Int64
}

// newCounter listens on a socket of its own, in front of an engine behind a unix socket; nil for another one.
func newCounter(engine string) (*counter, error) {
	socket, ok := strings.CutPrefix(engine, "unix://")
	if !ok {
		return nil, nil
	}
	folder, err := os.MkdirTemp("", "berth-count-") // the path of a socket must be short
	if err != nil {
		return nil, err
	}
	own := filepath.Join(folder, "s")
	listener, err := net.Listen("unix", own)
	if err != nil {
		return nil, err
	}
	c := &counter{host: "unix://" + own}
	transport := &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		conn, err := new(net.Dialer).DialContext(ctx, "unix", socket)
		return &countedConn{conn, &c.bytes}, err
	}}
	pass := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: "engine"})
	pass.FlushInterval, pass.Transport = -1, transport
	pass.ErrorLog = log.New(io.Discard, "", 0) // a client that ends while it is answered is no concern
	server := &http.Server{ErrorLog: pass.ErrorLog, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c.calls.Add(1)
		pass.ServeHTTP(w, r)
	})}
	go func() { _ = server.Serve(listener) }()
	c.close = func() {
		_ = server.Close()
		transport.CloseIdleConnections()
		_ = os.RemoveAll(folder)
	}
	return c, nil
}

// take gives what was counted since the last take.
func (c *counter) take() (calls, bytes int64) {
	return c.calls.Swap(0), c.bytes.Swap(0)
}

// countedConn adds up what is written to a connection and read from it.
type countedConn struct {
	net.Conn
	bytes *atomic.Int64
}

func (c *countedConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.bytes.Add(int64(n))
	return n, err
}

func (c *countedConn) Write(b []byte) (int, error) {
	n, err := c.Conn.Write(b)
	c.bytes.Add(int64(n))
	return n, err
}
