// Package endpoints tells tests and people where the servers are: a table, a dotenv file and a JSON file.
//
// It does not look anything up; package run gives it what the engine said.
package endpoints

import (
	"cmp"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/berthdev/berth/internal/text"
)

// Endpoint is one published port of one server.
type Endpoint struct {
	// Server is the server's name.
	Server string `json:"server"`
	// Name is the port's name.
	Name string `json:"name"`
	// Host is an address of this machine, or of the engine's where that is another one.
	Host string `json:"host"`
	// Port is the published port.
	Port int `json:"port"`
	// Last is the last of several ports in a row that begin with Port; 0 for one port.
	Last int `json:"last,omitempty"`
	// Protocol is tcp or udp.
	Protocol string `json:"protocol"`
	// URL is Host and Port behind a scheme: the definition's, or the port's name where it is a known one, or the protocol.
	URL string `json:"url"`
	// Inside is host:port for other servers of the project.
	Inside string `json:"inside"`
	// CA is the file of the authority that signed the server's certificate, an absolute path; empty for a server without.
	CA string `json:"ca,omitempty"`
	// Connect is on a server's first port, if its definition says how clients log in.
	Connect *Connect `json:"connect,omitempty"`
	// Export is on a server's first port: further variables that tell of the server.
	Export map[string]string `json:"export,omitempty"`
}

// Addr is host:port.
func (e Endpoint) Addr() string { return net.JoinHostPort(e.Host, strconv.Itoa(e.Port)) }

// schemes are the port names that are URL schemes as they stand.
var schemes = map[string]bool{
	"amqp": true, "ftp": true, "http": true, "https": true, "imap": true, "imaps": true, "ldap": true, "ldaps": true,
	"mariadb": true, "memcached": true, "mongodb": true, "mqtt": true, "mqtts": true, "mysql": true, "nats": true, "postgres": true, "redis": true, "sftp": true, "smb": true,
	"smtp": true, "socks5": true, "ssh": true, "ws": true, "wss": true,
}

// New completes an endpoint. An unspecified host (0.0.0.0 or ::) becomes the loopback address of its family. With an
// empty scheme the name is one where it is known as such, and otherwise the protocol.
func New(server, name, host string, port int, protocol, scheme, inside string) Endpoint {
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
		if ip.To4() == nil {
			host = "::1"
		}
	}
	e := Endpoint{Server: server, Name: name, Host: host, Port: port, Protocol: protocol, Inside: inside}
	switch {
	case scheme != "":
	case schemes[name]:
		scheme = name
	default:
		scheme = protocol
	}
	e.URL = scheme + "://" + e.Addr()
	return e
}

// Table writes one line for each endpoint, without the name inside where a terminal has not the columns for it; width 0 is
// no terminal.
func Table(w io.Writer, list []Endpoint, width int) error {
	if len(list) == 0 {
		return nil
	}
	lines := table(list, "\tINSIDE", func(e Endpoint) string { return "\t" + e.Inside })
	if text.Wider(lines, width) {
		lines = table(list, "", func(Endpoint) string { return "" })
	}
	_, err := io.WriteString(w, lines)
	return err
}

func table(list []Endpoint, head string, last func(Endpoint) string) string {
	var lines strings.Builder // takes everything
	cells := tabwriter.NewWriter(&lines, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(cells, "SERVER\tPORT\tENDPOINT"+head)
	for _, e := range list {
		address := e.Addr()
		if e.Last != 0 {
			address += "-" + strconv.Itoa(e.Last)
		}
		if e.Protocol == "udp" {
			address += "/udp"
		}
		_, _ = fmt.Fprintf(cells, "%s\t%s\t%s%s\n", e.Server, e.Name, address, last(e))
	}
	_ = cells.Flush()
	return lines.String()
}

// variable is a name as a variable's, which cannot begin with a digit (POSIX.1-2017, Base Definitions 3.235).
func variable(name string) string {
	name = strings.ToUpper(strings.NewReplacer("-", "_", ".", "_").Replace(name))
	if name[0] >= '0' && name[0] <= '9' {
		return "_" + name
	}
	return name
}

// Merge is list, and those of old whose server list does not speak for, in the order of their servers' names.
func Merge(old, list []Endpoint, concerned func(server string) bool) []Endpoint {
	merged := slices.Clone(list)
	for _, e := range old {
		if !concerned(e.Server) {
			merged = append(merged, e)
		}
	}
	slices.SortStableFunc(merged, func(a, b Endpoint) int { return cmp.Compare(a.Server, b.Server) })
	return merged
}
