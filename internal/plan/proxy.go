package plan

import (
	"fmt"
	"maps"
	"slices"

	"github.com/berthdev/berth/docker/config"
	"github.com/berthdev/berth/internal/definition"
)

// proxied are the variables of a proxy that a server gets, as lines: those that its definition does not set.
func proxied(server definition.Server, proxy config.Proxy) []string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(proxy)) {
		if _, own := server.Environment[name]; !own {
			list = append(list, name+"="+proxy[name])
		}
	}
	return list
}

// behind puts a step's container behind a proxy, whose password becomes one of the server's secrets.
func behind(step *Step, proxy config.Proxy) {
	step.Spec.Env = append(step.Spec.Env, proxied(step.Server, proxy)...)
	step.Server.Secrets = slices.Concat(step.Server.Secrets, proxy.Secrets())
}

// proxyField digests what of a proxy a server gets; empty for nothing.
func proxyField(server definition.Server, proxy config.Proxy) string {
	list := proxied(server, proxy)
	if len(list) == 0 {
		return ""
	}
	return short(fmt.Appendf(nil, "%q", list))
}
