package config

import (
	"net/url"
	"slices"
	"strings"

	"github.com/docker/cli/cli/config/configfile"
)

// Proxy are the variables of a proxy by name, in capitals and in small letters.
type Proxy map[string]string

// ProxyOf is what builds and containers of an engine get, as Docker gives it: proxies.HOST, host being as in DOCKER_HOST, else
// proxies.default.
func ProxyOf(file *configfile.ConfigFile, host string) Proxy {
	proxy := Proxy{}
	for name, value := range file.ParseProxyConfig(host, nil) {
		proxy[name] = *value
	}
	return proxy
}

// Secrets are the passwords in the addresses, as they are written there and as they are meant, the longest first.
func (p Proxy) Secrets() []string {
	var secrets []string
	for _, address := range p {
		if _, rest, found := strings.Cut(address, "://"); found {
			address = rest
		}
		authority, _, _ := strings.Cut(address, "/")
		user, _, found := cutLast(authority, "@")
		_, password, has := strings.Cut(user, ":")
		if !found || !has || password == "" {
			continue
		}
		secrets = append(secrets, password)
		if meant, err := url.PathUnescape(password); err == nil {
			secrets = append(secrets, meant)
		}
	}
	slices.SortFunc(secrets, func(a, b string) int { return len(b) - len(a) })
	return slices.Compact(secrets)
}

// cutLast is [strings.Cut] at the last separator.
func cutLast(text, separator string) (before, after string, found bool) {
	if at := strings.LastIndex(text, separator); at >= 0 {
		return text[:at], text[at+len(separator):], true
	}
	return text, "", false
}
