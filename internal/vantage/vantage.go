// Package vantage finds out where this process stands, as seen from an engine: on the engine's machine, or in a container of
// it, or on another machine. It decides where published ports are dialled.
//
// Non-goals: it joins no network and opens no port. What it cannot find out counts as the engine's machine, where nearly
// everybody stands.
package vantage

import (
	"context"
	"io/fs"
	"maps"
	"net"
	"net/url"
	"slices"
	"strings"

	"github.com/berthdev/berth/internal/text"

	"github.com/berthdev/berth/docker"
)

// Point is where this process stands. The zero value is the engine's machine.
type Point struct {
	// Host is the address at which this process reaches the engine's machine; empty on that machine itself.
	Host string
	// Networks are the IDs of the networks of this process's own container, whose other containers it reaches directly.
	Networks []string
}

// Elsewhere reports whether this process is not in the network of the engine's machine.
func (p Point) Elsewhere() bool { return p.Host != "" }

// engine is what is asked of [*docker.Reader].
type engine interface {
	Inspect(ctx context.Context, id string) (docker.Detail, bool, error)
	HostName(ctx context.Context) (string, error)
}

// Find finds out where this process stands as seen from the engine at host, which is as in DOCKER_HOST. It asks the engine
// only in a container.
func Find(ctx context.Context, e engine, host string) Point { return find(ctx, e, host, thisMachine()) }

func find(ctx context.Context, e engine, host string, m machine) Point {
	if remote, err := url.Parse(host); err == nil && (remote.Scheme == "tcp" || remote.Scheme == "ssh") {
		return m.behind(ctx, remote.Hostname())
	}
	if socket, local := strings.CutPrefix(host, "unix://"); !m.container() || local && m.near(socket) {
		return Point{}
	}
	for _, id := range m.identifiers() {
		if own, found, err := e.Inspect(ctx, id); err == nil && found && m.is(own) {
			return pointOf(own)
		}
	}
	if name, err := e.HostName(ctx); err != nil || name == m.hostname {
		return Point{} // in the network of the machine
	}
	return Point{Host: m.gateway()}
}

// behind is where an engine on the machine of this name or address is seen from. A name that cannot be resolved stays.
func (m machine) behind(ctx context.Context, host string) Point {
	addresses := []string{host}
	if net.ParseIP(host) == nil {
		if found := m.resolve(ctx, host); len(found) > 0 {
			addresses = found
		}
	}
	for _, address := range addresses {
		if ip := net.ParseIP(address); ip != nil && ip.IsLoopback() || slices.Contains(m.addresses(), address) {
			return Point{}
		}
	}
	return Point{Host: addresses[0]}
}

// pointOf is where a container stands: one in its machine's network has no gateway.
func pointOf(own docker.Detail) Point {
	var point Point
	for _, name := range slices.Sorted(maps.Keys(own.Networks)) {
		place := own.Networks[name]
		if place.Gateway == "" {
			continue
		}
		if point.Host == "" {
			point.Host = place.Gateway
		}
		point.Networks = append(point.Networks, place.NetworkID)
	}
	return point
}

// machine is what is seen from inside.
type machine struct {
	// files are those of the root folder.
	files fs.FS
	// hostname is how the machine, or the container, calls itself.
	hostname string
	// addresses lists those of the network interfaces.
	addresses func() []string
	// near reports whether the process that listens on a socket is in this container, and in its network.
	near func(socket string) bool
	// resolve finds the addresses of a name; none when it has none.
	resolve func(ctx context.Context, name string) []string
}

// container reports whether this is a container's file system.
func (m machine) container() bool {
	for _, mark := range []string{".dockerenv", "run/.containerenv"} { // Docker's and Podman's
		if _, err := fs.Stat(m.files, mark); err == nil {
			return true
		}
	}
	return false
}

var (
	// ownFiles are mounts that Docker makes in every container from a folder that bears the container's ID.
	ownFiles = text.LazyRegexp(`/containers/([0-9a-f]{64})/`)
	// shortID is what a container is called by itself unless it is given a name.
	shortID = text.LazyRegexp(`^[0-9a-f]{12}$`)
)

// identifiers are those that this container may have.
func (m machine) identifiers() []string {
	var list []string
	mounts, _ := fs.ReadFile(m.files, "proc/self/mountinfo")
	for _, match := range ownFiles.FindAllSubmatch(mounts, -1) {
		if id := string(match[1]); !slices.Contains(list, id) {
			list = append(list, id)
		}
	}
	if shortID.MatchString(m.hostname) && !slices.ContainsFunc(list, func(id string) bool { return strings.HasPrefix(id, m.hostname) }) {
		list = append(list, m.hostname)
	}
	return list
}

// is reports whether a container is this one: it has an address of ours, or it has none, as in its machine's network.
func (m machine) is(c docker.Detail) bool {
	none := true
	for _, place := range c.Networks {
		if slices.Contains(m.addresses(), place.IP) {
			return true
		}
		none = none && place.IP == ""
	}
	return none && len(c.Networks) > 0
}
