package docker

import (
	"context"

	"github.com/berthdev/berth/docker/locate"
)

// Engine is a connection by which things are made and taken away. It is safe for use by many goroutines.
type Engine struct {
	*Reader
}

// Connect connects as [Look] does, to change something.
func Connect(ctx context.Context, address locate.Address) (*Engine, error) {
	reader, err := Look(ctx, address)
	if err != nil {
		return nil, err
	}
	return &Engine{Reader: reader}, nil
}
