package definition

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"github.com/berthdev/berth/internal/names"
)

// network checks names and ports.
func (c *checker) network(s *Server) {
	if s.Hostname != "" {
		c.fail(names.Hostname(s.Hostname), "hostname")
	}
	for i, alias := range s.Aliases {
		c.fail(names.Host(alias), "aliases", i)
	}
	for i, line := range s.ExtraHosts {
		host, address, _ := strings.Cut(line, ":")
		c.fail(names.Host(host), "extra_hosts", i)
		if _, err := netip.ParseAddr(address); err != nil && address != "host-gateway" {
			c.failf(fieldPath{"extra_hosts", i}, `%s: a line is NAME:ADDRESS with an IP address or host-gateway`, names.Quote(line))
		}
	}
	for i, address := range s.DNS {
		if parsed, err := netip.ParseAddr(address); err != nil || parsed.Zone() != "" {
			c.failf(fieldPath{"dns", i}, "%s is not an IP address, such as 192.0.2.53", names.Quote(address))
		}
	}
	if s.NetworkMode != "" && s.NetworkMode != "host" {
		c.failf(fieldPath{"network_mode"}, "%s is not known; write host, or leave the key out for the project's network",
			names.Quote(s.NetworkMode))
	}
	for i, link := range s.Links {
		c.link(s, link, i)
	}
	numbers, labels, hosts := map[string]string{}, map[string]string{}, map[string]string{}
	for _, port := range s.Ports {
		at := fieldPath{"ports", port.Name}
		c.fail(names.PortName(port.Name), at...)
		if port.Protocol != "tcp" && port.Protocol != "udp" {
			c.failf(at, "protocol %s: it is tcp or udp", names.Quote(port.Protocol))
		}
		if port.Scheme != "" && !schemeForm.MatchString(port.Scheme) {
			c.failf(at, "scheme %s: a scheme is a lower-case letter, then such letters, digits, +, - and .", names.Quote(port.Scheme))
		}
		if port.Count == 0 {
			number := fmt.Sprintf("%d/%s", port.Number, port.Protocol)
			if first, ok := numbers[number]; ok {
				c.failf(at, "%s is already port %s", number, first)
			}
			numbers[number] = port.Name
		}
		c.hostPort(s, port, hosts)
		// Names of variables are made from names of ports, and "-" becomes "_" there.
		label := strings.ReplaceAll(port.Name, "-", "_")
		if first, ok := labels[label]; ok {
			c.failf(at, `port %s has the same name but for "-" and "_"`, first)
		}
		labels[label] = port.Name
	}
}

// link checks one link by itself; the server that it names is looked for later.
func (c *checker) link(s *Server, link Link, i int) {
	c.fail(names.Server(link.Server), "links", i)
	if link.Server == s.Name {
		c.failf(fieldPath{"links", i}, "a server cannot wait for itself")
	}
	if link.Alias != "" {
		c.fail(names.Host(link.Alias), "links", i, "alias")
	}
	for _, other := range s.Links[:i] {
		if other == link {
			c.failf(fieldPath{"links", i}, "server %s is linked twice by the same name", link.Server)
		}
		if other.Alias != "" && other.Alias == link.Alias && other.Server != link.Server {
			c.failf(fieldPath{"links", i, "alias"}, "%s already stands for server %s", link.Alias, other.Server)
		}
	}
}

// hostPort checks the port of the host that one asks for; taken are those of the ports before it.
func (c *checker) hostPort(s *Server, port Port, taken map[string]string) {
	if port.Host == 0 {
		return
	}
	at, number := fieldPath{"ports", port.Name, "host"}, fmt.Sprintf("%d/%s", port.Host, port.Protocol)
	switch _, ok := names.PortNumber(strconv.Itoa(port.Host)); {
	case !ok:
		c.failf(at, "%d is not a port; write 1 to 65535", port.Host)
	case s.NetworkMode == "host":
		c.failf(at, "with network_mode: host the port is that of the machine already; leave it out")
	case taken[number] != "":
		c.failf(at, "%s is asked for by port %s already", number, taken[number])
	}
	taken[number] = port.Name
}
