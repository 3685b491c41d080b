package docker

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Facts are what an engine says of itself and of its machine.
type Facts struct {
	// HostName is how the engine's machine calls itself.
	HostName string
	// Clock is the time by the engine's clock; zero where it cannot be read.
	Clock time.Time
	// Storage is the name of the storage driver, such as overlay2, and Root the folder, on the engine's machine, that
	// holds everything.
	Storage, Root string
	// Rootless reports whether the engine runs without the rights of root.
	Rootless bool
	// HTTPProxy, HTTPSProxy and NoProxy are what the engine itself uses, to pull images; it masks passwords itself.
	HTTPProxy, HTTPSProxy, NoProxy string

	pools []addressPool
}

// Facts asks for them (GET /info).
func (r *Reader) Facts(ctx context.Context) (Facts, error) {
	info, err := r.api.Info(ctx)
	if err != nil {
		return Facts{}, fmt.Errorf("ask the engine about itself: %w", withoutAddress(err))
	}
	f := Facts{
		HostName: info.Name, Storage: info.Driver, Root: info.DockerRootDir, Rootless: slices.Contains(info.SecurityOptions, "name=rootless"),
		HTTPProxy: info.HTTPProxy, HTTPSProxy: info.HTTPSProxy, NoProxy: info.NoProxy, pools: defaultPools,
	}
	if now, err := time.Parse(time.RFC3339Nano, info.SystemTime); err == nil {
		f.Clock = now
	}
	if len(info.DefaultAddressPools) > 0 {
		f.pools = nil
		for _, pool := range info.DefaultAddressPools {
			f.pools = append(f.pools, addressPool{pool.Base, pool.Size})
		}
	}
	return f, nil
}

// API is the version of the API that both sides speak.
func (r *Reader) API() string { return r.api.ClientVersion() }
