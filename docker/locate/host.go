package locate

import (
	"errors"
	"fmt"
	"net/url"
	"path"
	"strings"

	"github.com/docker/cli/cli/connhelper/ssh"
)

// The ports that Docker's own client takes when a tcp host names none.
const (
	plainPort = "2375"
	tlsPort   = "2376"
)

// checkHost returns a daemon host in the form that the Docker client takes, with the usual port where tcp
// has none. A form that cannot work is an error that says what to write instead.
func checkHost(host string, overTLS bool) (string, error) {
	if strings.ContainsFunc(host, func(r rune) bool { return r <= ' ' || r == 0x7f }) {
		return "", fmt.Errorf("host %q: holds a space or a control character; write unix:///PATH or tcp://HOST:PORT", host)
	}
	scheme, rest, found := strings.Cut(host, "://")
	if !found {
		return "", fmt.Errorf("host %q: has no scheme; write %s", host, guessHost(host))
	}
	switch scheme {
	case "unix":
		if !path.IsAbs(rest) {
			return "", fmt.Errorf("host %q: the socket's path is not absolute; write unix:///PATH", host)
		}
		return host, nil
	case "npipe":
		if rest == "" {
			return "", fmt.Errorf("host %q: names no pipe; write npipe:////./pipe/docker_engine", host)
		}
		return host, nil
	case "tcp":
		return checkTCP(host, overTLS)
	case "ssh":
		if _, err := ssh.ParseURL(host); err != nil {
			return "", fmt.Errorf("host %q: %w; write ssh://[USER@]HOST[:PORT]", withoutPassword(host), err)
		}
		return host, nil
	case "http", "https":
		return "", fmt.Errorf("host %q: the scheme %s is not used for engines; write tcp://%s%s", host, scheme, rest, httpHint(scheme))
	case "fd":
		return "", fmt.Errorf("host %q: fd is where dockerd listens, no client can dial it; write unix:///var/run/docker.sock", host)
	}
	return "", fmt.Errorf("host %q: unknown scheme %q; write unix:///PATH, tcp://HOST:PORT or ssh://USER@HOST", host, scheme)
}

// withoutPassword is a host for messages.
func withoutPassword(host string) string {
	if parsed, err := url.Parse(host); err == nil {
		return parsed.Redacted()
	}
	return host
}

// checkTCP checks a tcp host and adds the usual port where there is none.
func checkTCP(host string, overTLS bool) (string, error) {
	parsed, err := url.Parse(host)
	if err != nil {
		var parse *url.Error
		if errors.As(err, &parse) {
			err = parse.Err
		}
		return "", fmt.Errorf("host %q: %w; write tcp://HOST:PORT", host, err)
	}
	if parsed.Hostname() == "" || parsed.User != nil || strings.Trim(parsed.Path, "/") != "" ||
		parsed.RawQuery != "" || parsed.Fragment != "" {
		return "", fmt.Errorf("host %q: is more or less than a host and a port; write tcp://HOST:PORT", parsed.Redacted())
	}
	if strings.ContainsFunc(parsed.Host, notInHost) {
		return "", fmt.Errorf("host %q: the host's name holds a character that no such name has; write tcp://HOST:PORT", host)
	}
	if parsed.Port() == "" {
		port := plainPort
		if overTLS {
			port = tlsPort
		}
		parsed.Host = strings.TrimSuffix(parsed.Host, ":") + ":" + port
	}
	return (&url.URL{Scheme: "tcp", Host: parsed.Host}).String(), nil
}

// notInHost reports whether a character cannot be in a host with a port: neither in a DNS name (RFC 1123, and "_",
// which Compose allows) nor in an IPv6 address with its zone (RFC 4007) in brackets.
func notInHost(r rune) bool {
	return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune(".-_:[]%", r))
}

// guessHost completes a host without a scheme as its writer most likely meant it.
func guessHost(host string) string {
	if path.IsAbs(host) {
		return "unix://" + host
	}
	if host == "" {
		return "unix:///var/run/docker.sock"
	}
	return "tcp://" + host
}

// httpHint tells what https stands for in a tcp host.
func httpHint(scheme string) string {
	if scheme == "https" {
		return " and set DOCKER_TLS_VERIFY=1 and DOCKER_CERT_PATH"
	}
	return ""
}

// localSocket is the path of the socket that a host names, or "" when it is none.
func localSocket(host string) string {
	if socket, found := strings.CutPrefix(host, "unix://"); found {
		return socket
	}
	return ""
}

// isSystemSocket reports whether a host is the socket that dockerd makes by itself.
func isSystemSocket(host string) bool {
	socket := localSocket(host)
	return socket == "/var/run/docker.sock" || socket == "/run/docker.sock"
}
