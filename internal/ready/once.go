package ready

import (
	"context"
	"fmt"
	"sync"
)

// Once asks every probe once, all at the same time, and returns the first error in the order of the probes: nil is the
// answer that the server is ready now. A task that has not ended is not ready. What has no answer when ctx ends has the
// cause of that as its error.
func Once(ctx context.Context, engine engine, target Target, probes []Probe) error {
	errs := make([]error, len(probes))
	var group sync.WaitGroup
	for i, probe := range probes {
		group.Go(func() { errs[i] = probe.try(ctx, engine, target) })
	}
	group.Wait()
	for i, err := range errs {
		if err != nil && ctx.Err() != nil {
			err = context.Cause(ctx)
		}
		if err != nil {
			return fmt.Errorf("%v: %w", probes[i], err)
		}
	}
	return nil
}
