package docker

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/docker/docker/api/types"
	"github.com/docker/docker/api/types/versions"
	"github.com/docker/docker/client"

	"github.com/berthdev/berth/docker/locate"
	"github.com/berthdev/berth/internal/text"
)

// OldestAPI is the lowest API version that this package speaks: that of oldestEngine (December 2020).
const (
	OldestAPI    = "1.41"
	oldestEngine = "Docker 20.10"
)

// connectTimeout bounds the first answer of an engine, so that a missing one is reported within 2 s.
const connectTimeout = 1500 * time.Millisecond

// busyTimeout bounds it where the engine has given another sign of life: Podman starts programs to tell its version.
const busyTimeout = 15 * time.Second

// Reader is a connection to an engine that has answered, by which nothing can be changed. It is safe for use by many
// goroutines.
type Reader struct {
	// Address is where the engine was found.
	Address locate.Address
	// Version is the engine's own version, such as "20.10.24".
	Version string
	// Podman reports whether the engine only answers like Docker.
	Podman bool

	api *client.Client
	// http carries the calls of api.
	http *transport
	// release lets the context go that was connected with.
	release func() bool

	// os is the engine's operating system, as GOOS.
	os string
	mu sync.Mutex
	// platform is what [Reader.Platform] gives; empty for not known yet.
	platform string
}

// Look connects for reading: it asks the engine at address who it is and negotiates the API version, in one call (GET /_ping).
// An engine that does not answer within 1.5 s (15 s behind ssh, or where it answers a ping meanwhile), or not as Berth needs it, is an
// error that says what to do. Every later call has a bound that fits it; one that takes longer is a [*SlowError].
func (d Dialer) Look(ctx context.Context, address locate.Address) (*Reader, error) {
	api, carrier, err := clientOf(address, d.Say)
	if err != nil {
		return nil, err
	}
	release := func() bool { return true }
	if d.Grace > 0 {
		release = context.AfterFunc(ctx, func() { time.AfterFunc(d.Grace, carrier.expire) })
	}
	timeout := connectTimeout
	if address.BehindSSH() {
		timeout = sshTimeout
	}
	began := time.Now()
	ctx, cancel := whileAlive(ctx, timeout, api)
	defer cancel()
	reader, err := greet(ctx, address, api)
	if err != nil {
		release()
		_ = api.Close()
		return nil, locate.Diagnose(address, err, time.Since(began).Round(100*time.Millisecond))
	}
	reader.http, reader.release = carrier, release
	return reader, nil
}

// whileAlive is a context that ends after timeout, or after busyTimeout more if the engine answers a ping in the second half of it.
func whileAlive(ctx context.Context, timeout time.Duration, api *client.Client) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	late := time.AfterFunc(timeout, func() { cancel(context.DeadlineExceeded) })
	ask := time.AfterFunc(timeout/2, func() {
		if _, err := api.Ping(ctx); err == nil {
			late.Reset(busyTimeout)
		}
	})
	return ctx, func() {
		ask.Stop()
		late.Stop()
		cancel(nil)
	}
}

// Close ends the idle connections.
func (r *Reader) Close() error {
	r.release()
	return r.api.Close()
}

// clientOf makes a client for the engine at address, which it does not dial yet, and what carries its calls.
func clientOf(address locate.Address, say func(string)) (*client.Client, *transport, error) {
	checked, err := address.Checked()
	if err != nil {
		return nil, nil, err
	}
	// As in Docker's own client, but for the tracing that it wraps around, which the bounded transport replaces below.
	dialling := &http.Transport{TLSClientConfig: checked.TLS, MaxIdleConns: 6, IdleConnTimeout: 30 * time.Second}
	carried := &http.Client{Transport: dialling, CheckRedirect: client.CheckRedirect}
	options := []client.Opt{client.WithHTTPClient(carried), client.WithHost(checked.Host)}
	if checked.BehindSSH() {
		options, err = throughSSH(carried, checked.Host)
	}
	var api *client.Client
	if err == nil {
		api, err = client.NewClientWithOpts(append(options, client.WithAPIVersionNegotiation(), client.WithUserAgent("berth"))...)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("engine at %s (%s): %w", address.Host, address.Source, err)
	}
	bounded := newTransport(dialling, usualLimits, say)
	carried.Transport = bounded // the client keeps the pointer to carried
	return api, bounded, nil
}

// server is who answers, as engines name themselves in the header Server.
var server = text.LazyRegexp(`^(?:Docker|Libpod)/(\S+) \(`)

// greet asks who the engine is and fixes the API version to the newest that both sides speak. It asks below no version prefix,
// which every engine since Docker 1.0 answers. A ping tells all but the platform, and takes an engine no time; where it does not,
// as behind some proxies, the version is asked for, for which engines start other programs.
func greet(ctx context.Context, address locate.Address, api *client.Client) (*Reader, error) {
	r := &Reader{Address: address, api: api}
	pong, err := r.get(ctx, "/_ping")
	if err != nil {
		return nil, err
	}
	_ = pong.Body.Close()
	version, named := pong.Header.Get("Api-Version"), server.FindStringSubmatch(pong.Header.Get("Server"))
	if pong.StatusCode == http.StatusOK && version != "" && named != nil {
		r.Version, r.os, r.Podman = named[1], pong.Header.Get("Ostype"), pong.Header.Get("Libpod-Api-Version") != ""
	} else {
		answer, err := r.version(ctx)
		if err != nil {
			return nil, err
		}
		version, r.Version, r.os, r.platform = answer.APIVersion, answer.Version, answer.Os, answer.Os+"/"+answer.Arch
		for _, component := range answer.Components {
			r.Podman = r.Podman || component.Name == "Podman Engine"
		}
	}
	if version == "" || versions.LessThan(version, OldestAPI) {
		return nil, &locate.TooOldError{Version: r.Version, API: version, Oldest: OldestAPI + " (" + oldestEngine + ")"}
	}
	api.NegotiateAPIVersionPing(types.Ping{APIVersion: version, OSType: r.os})
	return r, nil
}

// version is GET /version.
func (r *Reader) version(ctx context.Context) (types.Version, error) {
	var answer types.Version
	response, err := r.get(ctx, "/version")
	if err != nil {
		return answer, err
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		return answer, fmt.Errorf("GET /version: %s", response.Status)
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		return answer, fmt.Errorf("GET /version: %w", err)
	}
	return answer, nil
}

// get asks below no version prefix.
func (r *Reader) get(ctx context.Context, path string) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, urlOf(r.api.DaemonHost(), r.Address.TLS != nil, path), nil)
	if err != nil {
		return nil, err
	}
	return r.api.HTTPClient().Do(request)
}

// Platform is the engine's os/arch, written as GOOS/GOARCH. The engine is asked once.
func (r *Reader) Platform(ctx context.Context) (string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.platform == "" {
		answer, err := r.version(ctx)
		if err != nil {
			return "", withoutAddress(err)
		}
		r.platform = answer.Os + "/" + answer.Arch
	}
	return r.platform, nil
}

// urlOf is the address of a path for a daemon host. For sockets the host part is a stand-in:
// the client's transport dials the socket whatever it says.
func urlOf(daemonHost string, tls bool, path string) string {
	u := url.URL{Scheme: "http", Host: client.DummyHost, Path: path}
	if parsed, err := client.ParseHostURL(daemonHost); err == nil && parsed.Scheme == "tcp" {
		u.Host = parsed.Host
		if tls {
			u.Scheme = "https"
		}
	}
	return u.String()
}
