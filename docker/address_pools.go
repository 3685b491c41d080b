package docker

import (
	"context"
	"fmt"
	"net/netip"

	"github.com/docker/docker/api/types/network"
)

// addressPool is a range of addresses that an engine cuts into networks.
type addressPool struct {
	// base is the whole range, as a prefix, and size how many bits of each network's addresses are fixed.
	base string
	size int
}

// defaultPools are those of an engine that is not told others: 31 networks (moby, libnetwork/ipamutils).
var defaultPools = []addressPool{
	{"172.17.0.0/16", 16},
	{"172.18.0.0/16", 16},
	{"172.19.0.0/16", 16},
	{"172.20.0.0/14", 16},
	{"172.24.0.0/14", 16},
	{"172.28.0.0/14", 16},
	{"192.168.0.0/16", 20},
}

// NetworksLeft is for how many more networks an engine has IPv4 addresses, at most, and for how many in all. The engine also
// leaves out what its machine has a route to, which it does not tell. Podman tells nothing: 0 of 0.
func (r *Reader) NetworksLeft(ctx context.Context, f Facts) (left, all int, err error) {
	if r.Podman {
		return 0, 0, nil
	}
	answer, err := r.api.NetworkList(ctx, network.ListOptions{})
	if err != nil {
		return 0, 0, fmt.Errorf("list networks: %w", withoutAddress(err))
	}
	var taken []netip.Prefix
	for i := range answer {
		for _, given := range answer[i].IPAM.Config {
			if subnet, err := netip.ParsePrefix(given.Subnet); err == nil {
				taken = append(taken, subnet.Masked())
			}
		}
	}
	for _, pool := range f.pools {
		free, total := pool.left(taken)
		left, all = left+free, all+total
	}
	return left, all, nil
}

// left is how many networks of a pool are free of what is taken, and how many it has.
func (p addressPool) left(taken []netip.Prefix) (free, total int) {
	base, err := netip.ParsePrefix(p.base)
	if err != nil || !base.Addr().Is4() || p.size < base.Bits() || p.size > 32 {
		return 0, 0
	}
	total = 1 << (p.size - base.Bits())
	parts, whole := map[netip.Prefix]bool{}, 0
	for _, subnet := range taken {
		switch {
		case !subnet.Overlaps(base):
		case subnet.Bits() <= base.Bits():
			return 0, total
		case subnet.Bits() < p.size:
			whole += 1 << (p.size - subnet.Bits())
		default:
			parts[netip.PrefixFrom(subnet.Addr(), p.size).Masked()] = true
		}
	}
	return max(0, total-whole-len(parts)), total
}
