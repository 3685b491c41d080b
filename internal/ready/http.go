package ready

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/berthdev/berth/internal/mistakes"
	"github.com/berthdev/berth/internal/names"
)

// HTTP is a GET, ready when it is answered as wanted. Redirects are not followed, they are answers.
type HTTP struct {
	// Port is a port's name or number; the first tcp port when empty.
	Port string `json:"port,omitempty" yaml:"port,scalar"`
	// Path begins with "/"; "/" when empty.
	Path string `json:"path,omitempty" yaml:"path"`
	// Status is the expected status code; any from 200 to 399 without it.
	Status int `json:"status,omitempty" yaml:"status"`
	// Body is a regular expression (RE2) that the first 64 KiB of the body must match.
	Body string `json:"body,omitempty" yaml:"body"`
	// TLS speaks https, without verifying the certificate.
	TLS bool `json:"tls,omitempty" yaml:"tls"`
}

const (
	// httpTimeout bounds one request, with its body.
	httpTimeout = 2 * time.Second
	// reasonTime bounds the wait for the body of an answer that is not the wanted one: it is only told.
	reasonTime = 100 * time.Millisecond
	// bodyLimit is how much of the body is looked at, in bytes.
	bodyLimit = 64 << 10
)

func (*HTTP) answers() moment { return whileRunning }

// probes fills in what the definition leaves out: the first tcp port and the path "/".
func (p *HTTP) probes(ports []Port, fail failure) []Probe {
	filled := *p
	filled.Path = cmp.Or(p.Path, "/")
	if tcp := of(ports, "tcp"); p.Port != "" {
		var err error
		filled.Port, err = number(ports, "tcp", p.Port)
		fail(err, "port")
	} else if len(tcp) > 0 {
		filled.Port = strconv.Itoa(tcp[0].Number)
	} else {
		fail(PortError{"the server has no tcp port", "give port"})
	}
	// A request line is all that the path is for, so it has to be one already.
	u, err := url.ParseRequestURI(filled.Path)
	if err != nil || u.Host != "" || !strings.HasPrefix(filled.Path, "/") || strings.ContainsAny(filled.Path, " #") {
		fail(mistakes.Rulef(`%s: a path begins with "/", and has spaces and the like as %%20`, names.Quote(p.Path)), "path")
	}
	if p.Status != 0 && (p.Status < 100 || p.Status > 599) {
		fail(mistakes.Rulef("%d: a status is 100 to 599", p.Status), "status")
	}
	fail(checkPattern(p.Body), "body")
	return []Probe{&filled}
}

func (p *HTTP) scheme() string {
	if p.TLS {
		return "https"
	}
	return "http"
}

func (p *HTTP) String() string { return fmt.Sprintf("%s %s %s", p.scheme(), p.Port, p.Path) }
func (*HTTP) pending() string  { return "no answer yet" }

// longest keeps asking quickly only while nobody listens: an answer costs the server work.
func (p *HTTP) longest(target Target, err error) time.Duration {
	if errors.Is(err, syscall.ECONNREFUSED) {
		return target.longest()
	}
	return mediumPause
}

func (p *HTTP) try(ctx context.Context, _ engine, target Target) error {
	address, err := target.address(p.Port, "tcp")
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
		return at(address, cause(err))
	}
	defer func() { _ = response.Body.Close() }()
	if !p.accepts(response.StatusCode) {
		time.AfterFunc(reasonTime, cancel)
		reason, _ := io.ReadAll(io.LimitReader(response.Body, outputLimit)) // what has come of it
		return because(fmt.Errorf("status %d", response.StatusCode), firstWords(string(reason)))
	}
	if p.Body == "" {
		return nil
	}
	content, err := io.ReadAll(io.LimitReader(response.Body, bodyLimit))
	if err != nil {
		return cause(err)
	}
	if !body.Match(content) {
		err := fmt.Errorf("status %d, but the body does not match %q", response.StatusCode, p.Body)
		return because(err, firstWords(string(content[:min(len(content), outputLimit)])))
	}
	return nil
}

func (p *HTTP) accepts(status int) bool {
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
		TLSClientConfig:    &tls.Config{InsecureSkipVerify: true}, //nolint:gosec // the question is whether the server answers
	},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}
