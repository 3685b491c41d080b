package ready

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"syscall"
	"time"

	"github.com/berthdev/berth/internal/definition"
)

// HTTP is ready when a GET is answered as wanted. Redirects are not followed, they are answers.
type HTTP struct {
	Port int
	// Path begins with "/".
	Path string
	// Status is the wanted code; any from 200 to 399 when 0.
	Status int
	// Body is a regular expression (RE2) for the first 64 KiB of the body; none when empty.
	Body string
	// TLS speaks https, without verifying the certificate: the question is whether the server answers.
	TLS bool
}

const (
	// httpTimeout bounds one request, with its body.
	httpTimeout = 2 * time.Second
	// bodyLimit is how much of the body is looked at, in bytes.
	bodyLimit = 64 << 10
)

// newHTTP fills in what the definition leaves out: the first tcp port and the path "/".
func newHTTP(ports definition.Ports, wanted definition.HTTPProbe) HTTP {
	probe := HTTP{Path: wanted.Path, Status: wanted.Status, Body: wanted.Body, TLS: wanted.TLS}
	if probe.Path == "" {
		probe.Path = "/"
	}
	if wanted.Port != "" {
		probe.Port = portNumber(ports, wanted.Port)
		return probe
	}
	for _, port := range ports {
		if port.Protocol == "tcp" {
			probe.Port = port.Number
			break
		}
	}
	return probe
}

func (p HTTP) scheme() string {
	if p.TLS {
		return "https"
	}
	return "http"
}

func (p HTTP) String() string  { return fmt.Sprintf("%s %d %s", p.scheme(), p.Port, p.Path) }
func (p HTTP) pending() string { return "no answer yet" }

// longest keeps asking quickly only while nobody listens: an answer costs the server work.
func (p HTTP) longest(target Target, err error) time.Duration {
	if errors.Is(err, syscall.ECONNREFUSED) {
		return target.longest()
	}
	return mediumPause
}

func (p HTTP) try(ctx context.Context, _ engine, target Target) error {
	address, err := target.address(p.Port)
	if err != nil {
		return err
	}
	body, err := regexp.Compile(p.Body)
	if err != nil {
		return finalError{err}
	}
	ctx, cancel := context.WithTimeout(ctx, httpTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, p.scheme()+"://"+address+p.Path, nil)
	if err != nil {
		return finalError{err}
	}
	request.Header.Set("User-Agent", "berth")
	response, err := oneRequest.Do(request)
	if err != nil {
		return cause(err)
	}
	defer func() { _ = response.Body.Close() }()
	if !p.accepts(response.StatusCode) {
		return fmt.Errorf("status %d", response.StatusCode)
	}
	if p.Body == "" {
		return nil
	}
	content, err := io.ReadAll(io.LimitReader(response.Body, bodyLimit))
	if err != nil {
		return cause(err)
	}
	if !body.Match(content) {
		return fmt.Errorf("status %d, but the body does not match %q", response.StatusCode, p.Body)
	}
	return nil
}

func (p HTTP) accepts(status int) bool {
	if p.Status != 0 {
		return status == p.Status
	}
	return status >= 200 && status <= 399
}

// oneRequest keeps nothing: no connection, no cookie, no proxy of the environment.
var oneRequest = &http.Client{
	Transport: &http.Transport{
		DialContext:        (&net.Dialer{Timeout: dialTimeout}).DialContext,
		DisableKeepAlives:  true,
		DisableCompression: true,
		TLSClientConfig:    &tls.Config{InsecureSkipVerify: true}, //nolint:gosec // see HTTP.TLS
	},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}
