package docker

import (
	"context"
	"net"
	"net/http"
	"time"

	"github.com/docker/cli/cli/connhelper"
	"github.com/docker/docker/client"
)

// sshTimeout bounds the first answer of an engine behind ssh, where each connection logs in first.
const sshTimeout = 15 * time.Second

// sshFlags let ssh give up in time, and ask nobody: there may be nobody to type a password or to accept a host's key
// (ssh_config(5)).
var sshFlags = []string{"-o", "ConnectTimeout=10", "-o", "BatchMode=yes"}

// throughSSH are the options of a client whose connections the program ssh carries, as those of the docker command: it calls
// `docker system dial-stdio` on the engine's machine. No proxy of this machine is asked.
func throughSSH(carried *http.Client, host string) ([]client.Opt, error) {
	helper, err := connhelper.GetConnectionHelperWithSSHOpts(host, sshFlags)
	if err != nil {
		return nil, err
	}
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := helper.Dialer(ctx, network, address)
		if err != nil {
			return nil, err
		}
		return &sshConn{Conn: conn, ended: make(chan struct{})}, nil
	}
	return []client.Opt{
		client.WithHTTPClient(carried), client.WithHost(helper.Host), client.WithDialContext(dial),
		func(*client.Client) error {
			carried.Transport.(*http.Transport).Proxy = nil
			return nil
		},
	}, nil
}
