package docker

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"

	"github.com/docker/docker/api/types/build"
)

// The calls of BuildKit that a session answers.
const (
	healthMethod = "/grpc.health.v1.Health/Check"
	filesMethod  = "/moby.filesync.v1.FileSync/DiffCopy"
	secretMethod = "/moby.buildkit.secrets.v1.Secrets/GetSecret"
)

// session is a connection on which an engine asks for the files of one build (POST /session): it speaks gRPC, and the one
// who builds is the server.
type session struct {
	id string
	// folders are by the names that BuildKit has for them.
	folders map[string]Tree
	secrets map[string][]byte
	// sent is told how much of the context has been sent.
	sent   func(int64)
	server *http.Server
	done   chan struct{}

	mu sync.Mutex
	// err is the first error of a file.
	err error
}

// errNoSession is that of an engine that has no sessions, and so no BuildKit that could use one.
var errNoSession = errors.New("the engine has no sessions, which BuildKit needs")

// openSession opens a session for one build, of whose context sent is told. [session.Stop] must be called.
func (e *Engine) openSession(ctx context.Context, tree Tree, sent func(int64)) (*session, error) {
	dockerfile, err := tree.dockerfileTree()
	if err != nil {
		return nil, fmt.Errorf("build: write the context: %w", err)
	}
	s := &session{id: rand.Text(), folders: map[string]Tree{"context": tree, "dockerfile": dockerfile}, secrets: tree.Secrets, sent: sent, done: make(chan struct{})}
	conn, err := e.upgrade(ctx, "/session", "h2c", http.Header{
		"X-Docker-Expose-Session-Uuid": {s.id}, "X-Docker-Expose-Session-Name": {"berth"}, "X-Docker-Expose-Session-Sharedkey": {s.id},
		"X-Docker-Expose-Session-Grpc-Method": {healthMethod, filesMethod, secretMethod},
	}, nil)
	switch {
	case errors.Is(err, errNotUpgraded):
		return nil, fmt.Errorf("build: %w: %w", errNoSession, err)
	case err != nil:
		return nil, fmt.Errorf("build: open a session: %w", err)
	}
	s.server = &http.Server{Handler: http.HandlerFunc(s.serve), Protocols: new(http.Protocols)}
	s.server.Protocols.SetUnencryptedHTTP2(true)
	go func() {
		defer close(s.done)
		_ = s.server.Serve(newOneConnection(served{conn})) // it ends with the session
	}()
	return s, nil
}

func (s *session) set(options *build.ImageBuildOptions) {
	options.RemoteContext, options.SessionID, options.Dockerfile = "client-session", s.id, "Dockerfile"
}

func (s *session) body() io.Reader { return nil }

// Stop ends the session. It returns the first error of a file: that the engine went away is the build's affair.
func (s *session) Stop() error {
	_ = s.server.Close()
	<-s.done
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err
}

func (s *session) serve(w http.ResponseWriter, r *http.Request) {
	stream := newStream(w, r)
	switch r.URL.Path {
	case healthMethod:
		if _, err := stream.receive(); err != nil {
			stream.end(err)
			return
		}
		stream.end(stream.send([]byte{1 << 3, 1})) // status: SERVING
	case filesMethod:
		name := r.Header.Get("Dir-Name")
		tree, ok := s.folders[name]
		if !ok {
			stream.end(errors.New("no such folder"))
			return
		}
		sync := newFileSync(stream, tree, s.fault)
		if name == "context" {
			sync.sent = counting(s.sent)
		}
		stream.end(sync.run())
	case secretMethod:
		stream.secret(s.secrets)
	default:
		stream.status(codeUnimplemented, "unknown method")
	}
}

// fault keeps the first error of a file.
func (s *session) fault(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err == nil {
		s.err = err
	}
}

// oneConnection is a listener for a connection that there is already.
type oneConnection struct {
	conn   chan net.Conn
	addr   net.Addr
	closed chan struct{}
	once   sync.Once
}

func newOneConnection(conn net.Conn) *oneConnection {
	l := &oneConnection{conn: make(chan net.Conn, 1), addr: conn.LocalAddr(), closed: make(chan struct{})}
	l.conn <- conn
	return l
}

// Accept returns the connection, and then waits for the end.
func (l *oneConnection) Accept() (net.Conn, error) {
	select {
	case conn := <-l.conn:
		return conn, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

// Close lets Accept return.
func (l *oneConnection) Close() error {
	l.once.Do(func() { close(l.closed) })
	return nil
}

// Addr is this side's address.
func (l *oneConnection) Addr() net.Addr { return l.addr }
