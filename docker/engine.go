package docker

import (
	"context"
	"time"

	"github.com/berthdev/berth/docker/locate"
)

// Engine is a connection by which things are made and taken away. It is safe for use by many goroutines.
type Engine struct {
	*Reader
}

// Connect connects as [Dialer.Connect] does, with the zero Dialer.
func Connect(ctx context.Context, address locate.Address) (*Engine, error) {
	return Dialer{}.Connect(ctx, address)
}

// Dialer says how an engine is spoken to. The zero value is quiet.
type Dialer struct {
	// Say takes a line when an answer is long in coming, once for each call. It may be called by many goroutines.
	Say func(text string)
	// Grace is how long calls may go on after the end of the context that was connected with, whatever their own contexts
	// say; 0 for no such bound.
	Grace time.Duration
}

// Connect connects as [Dialer.Look] does, to change something.
func (d Dialer) Connect(ctx context.Context, address locate.Address) (*Engine, error) {
	reader, err := d.Look(ctx, address)
	if err != nil {
		return nil, err
	}
	return &Engine{Reader: reader}, nil
}
