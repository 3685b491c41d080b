package docker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// errNotUpgraded is that of an engine that answers a request and does not hand its connection over.
var errNotUpgraded = errors.New("unable to upgrade")

// attach starts an exec and takes the connection over (POST /exec/ID/start).
func (e *Engine) attach(ctx context.Context, id string, terminal bool) (duplex, error) {
	return e.upgrade(ctx, "/exec/"+id+"/start", "tcp", http.Header{"Content-Type": {"application/json"}}, strings.NewReader(fmt.Sprintf(`{"Tty": %t}`, terminal)))
}

// upgrade takes a connection over by a request to path ("Upgrade: protocol"). The client library's own way gives a
// connection that neither the end of ctx nor any bound reaches.
func (e *Engine) upgrade(ctx context.Context, path, protocol string, header http.Header, body io.Reader) (duplex, error) {
	address := urlOf(e.api.DaemonHost(), e.Address.TLS != nil, "/v"+e.api.ClientVersion()+path)
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, body)
	if err != nil {
		return nil, err
	}
	request.Header = header
	request.Header.Set("Connection", "Upgrade")
	request.Header.Set("Upgrade", protocol)
	response, err := e.http.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusSwitchingProtocols {
		_ = response.Body.Close()
		return nil, fmt.Errorf("%w to %s, received %d", errNotUpgraded, protocol, response.StatusCode)
	}
	conn, both := response.Body.(duplex)
	if !both {
		_ = response.Body.Close()
		return nil, errors.New("the engine's answer is no connection")
	}
	return conn, nil
}

// served is a connection that was taken over, for a server of net/http. It has no deadlines: its call has bounds.
type served struct{ duplex }

// LocalAddr is a stand-in, as is RemoteAddr: it is the connection of a request.
func (served) LocalAddr() net.Addr { return &net.UnixAddr{} }

// RemoteAddr is a stand-in.
func (served) RemoteAddr() net.Addr { return &net.UnixAddr{} }

// SetDeadline does nothing, as the other two.
func (served) SetDeadline(time.Time) error { return nil }

// SetReadDeadline does nothing.
func (served) SetReadDeadline(time.Time) error { return nil }

// SetWriteDeadline does nothing.
func (served) SetWriteDeadline(time.Time) error { return nil }
