package locate

import (
	"errors"
	"fmt"
	"net/url"
	"path"
	"strings"
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
		return "", sshError(host)
	case "http", "https":
		return "", fmt.Errorf("host %q: the scheme %s is not used for engines; write tcp://%s%s", host, scheme, rest, httpHint(scheme))
	case "fd":
		return "", fmt.Errorf("host %q: fd is where dockerd listens, no client can dial it; write unix:///var/run/docker.sock", host)
	}
	return "", fmt.Errorf("host %q: unknown scheme %q; write unix:///PATH or tcp://HOST:PORT", host, scheme)
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
		return "", fmt.Errorf("host %q: is more or less than a host and a port; write tcp://HOST:PORT", host)
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

// sshError says how to reach an engine behind SSH. The Docker client would run the program ssh and need the
// docker command at the other end; a forwarded socket needs neither.
func sshError(host string) error {
	target := "USER@HOST"
	if parsed, err := url.Parse(host); err == nil && parsed.Hostname() != "" {
		target = parsed.Hostname()
		if user := parsed.User.Username(); user != "" {
			target = user + "@" + target
		}
		if parsed.Port() != "" {
			target = "-p " + parsed.Port() + " " + target
		}
	}
	return fmt.Errorf("host %q: ssh hosts are not dialled directly; forward the socket with "+
		"`ssh -nNT -L /tmp/docker-ssh.sock:/var/run/docker.sock %s` and set DOCKER_HOST=unix:///tmp/docker-ssh.sock", host, target)
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
