package registry

import (
	"context"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/distribution/reference"
)

// retryAfterTime bounds the question how long a registry wants to be left alone.
const retryAfterTime = 3 * time.Second

// RetryAfter asks a registry that has just refused the engine how long it wants to be left alone (Retry-After, RFC 9110,
// 10.2.3): engines pass no header on. The question costs no pull (HEAD) and shows no credentials.
// A registry that cannot be asked from here, or does not refuse this, says nothing: 0.
func (t Target) RetryAfter(ctx context.Context) time.Duration {
	ctx, cancel := context.WithTimeout(ctx, retryAfterTime)
	defer cancel()
	address, err := t.manifestURL()
	if err != nil {
		return 0
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodHead, address, nil)
	if err != nil {
		return 0
	}
	request.Header.Set("User-Agent", "berth")
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	defer client.CloseIdleConnections()
	response, err := client.Do(request)
	if err != nil {
		return 0
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusTooManyRequests && response.StatusCode != http.StatusServiceUnavailable {
		return 0
	}
	return waitTime(response.Header.Get("Retry-After"), time.Now())
}

// manifestURL is where the registry has the image's manifest. Engines take a registry on the loopback interface
// without TLS, and so does this.
func (t Target) manifestURL() (string, error) {
	named, err := reference.ParseNormalizedNamed(t.Reference)
	if err != nil {
		return "", err
	}
	host, scheme := reference.Domain(named), "https://"
	if host == Hub {
		host = "registry-1.docker.io"
	}
	if name, _, err := net.SplitHostPort(host); err == nil && (name == "localhost" || net.ParseIP(name).IsLoopback()) {
		scheme = "http://"
	}
	version := ""
	switch named := named.(type) {
	case reference.Canonical:
		version = named.Digest().String()
	case reference.Tagged:
		version = named.Tag()
	}
	return scheme + host + "/v2/" + reference.Path(named) + "/manifests/" + version, nil
}

// waitTime reads Retry-After: seconds, or a date. 0 is for what is neither, and for a date that has passed.
func waitTime(header string, now time.Time) time.Duration {
	if seconds, err := strconv.ParseUint(header, 10, 31); err == nil {
		return time.Duration(seconds) * time.Second
	}
	if date, err := http.ParseTime(header); err == nil {
		return max(0, date.Sub(now).Round(time.Second))
	}
	return 0
}
