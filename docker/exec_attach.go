package docker

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// attach starts an exec and takes the connection over (POST /exec/ID/start, "Upgrade: tcp"). The client library's own way
// writes to a connection that neither the end of ctx nor any bound reaches.
func (e *Engine) attach(ctx context.Context, id string) (duplex, error) {
	address := urlOf(e.api.DaemonHost(), e.Address.TLS != nil, "/v"+e.api.ClientVersion()+"/exec/"+id+"/start")
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader("{}"))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Connection", "Upgrade")
	request.Header.Set("Upgrade", "tcp")
	response, err := e.http.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusSwitchingProtocols {
		_ = response.Body.Close()
		return nil, fmt.Errorf("unable to upgrade to tcp, received %d", response.StatusCode)
	}
	conn, both := response.Body.(duplex)
	if !both {
		_ = response.Body.Close()
		return nil, errors.New("the engine's answer is no connection")
	}
	return conn, nil
}
