package definition

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/berthdev/berth/internal/names"
	"github.com/berthdev/berth/internal/text"
)

// maxRetries bounds post_start.retries.
const maxRetries = 10_000

// ready checks the probes and the command after them.
func (c *checker) ready(s *Server) {
	for i, port := range s.Ready.TCP {
		c.probePort(s, port, "ready", "tcp", i)
	}
	if s.Ready.HTTP != nil {
		c.http(s, s.Ready.HTTP)
	}
	c.pattern(s.Ready.Log, "ready", "log")
	c.words(s.Ready.Exec, "ready", "exec")
	if s.Ready.Exit {
		switch r := s.Ready; {
		case len(r.TCP) > 0 || r.HTTP != nil || len(r.Exec) > 0 || r.Health:
			c.failf(fieldPath{"ready", "exit"}, "a container that has exited answers no probe; leave out tcp, http, exec and health")
		case len(s.PostStart.Command) > 0:
			c.failf(fieldPath{"ready", "exit"}, "a container that has exited runs no command; leave out post_start")
		}
	}
	c.words(s.PostStart.Command, "post_start", "command")
	if s.PostStart.Retries < 0 || s.PostStart.Retries > maxRetries {
		c.failf(fieldPath{"post_start", "retries"}, "%d: a number from 0 to %d", s.PostStart.Retries, maxRetries)
	}
}

func (c *checker) http(s *Server, probe *HTTPProbe) {
	switch {
	case probe.Port != "":
		c.probePort(s, probe.Port, "ready", "http", "port")
	case !c.unclear("ports") && !slices.ContainsFunc(s.Ports, func(p Port) bool { return p.Protocol == "tcp" }):
		c.failf(fieldPath{"ready", "http"}, "the server has no tcp port; give port")
	}
	if probe.Path != "" {
		// A request line is all that the path is for, so it has to be one already.
		u, err := url.ParseRequestURI(probe.Path)
		if err != nil || u.Host != "" || !strings.HasPrefix(probe.Path, "/") || strings.ContainsAny(probe.Path, " #") {
			c.failf(fieldPath{"ready", "http", "path"}, `%s: a path begins with "/", and has spaces and the like as %%20`, names.Quote(probe.Path))
		}
	}
	if probe.Status != 0 && (probe.Status < 100 || probe.Status > 599) {
		c.failf(fieldPath{"ready", "http", "status"}, "%d: a status is 100 to 599", probe.Status)
	}
	c.pattern(probe.Body, "ready", "http", "body")
}

// probePort checks the port of a probe: the name of a tcp port of the server, or any number from 1 to 65535.
func (c *checker) probePort(s *Server, port string, at ...any) {
	if _, ok := portNumber(port); ok || c.unclear("ports") {
		return
	}
	var ports []string
	for _, p := range s.Ports {
		if p.Protocol == "tcp" {
			ports = append(ports, p.Name)
		}
	}
	switch nearest := names.Nearest(port, ports); {
	case slices.Contains(ports, port):
	case nearest != "":
		c.failf(at, "unknown port %s; did you mean %q?", names.Quote(port), nearest)
	case len(ports) == 0:
		c.failf(at, "unknown port %s; the server has no tcp port, so give a number from 1 to 65535", names.Quote(port))
	default:
		c.failf(at, "unknown port %s; the tcp ports are %s", names.Quote(port), strings.Join(ports, ", "))
	}
}

func (c *checker) pattern(pattern string, at ...any) {
	if _, err := regexp.Compile(pattern); err != nil {
		c.failf(at, "%s", text.OneLine(err.Error()))
	}
}
