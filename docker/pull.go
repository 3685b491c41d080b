package docker

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/docker/docker/api/types/image"

	"github.com/berthdev/berth/docker/buildlog"
	"github.com/berthdev/berth/docker/registry"
)

// Pull is one image to be fetched from a registry.
type Pull struct {
	// Reference names the image, by tag, by digest or by both.
	Reference string
	// Platform is os/arch[/variant]; the engine's own when empty.
	Platform string
	// Mirror is a registry that stands in for Docker Hub, as for [registry.MirrorReference]; empty for none.
	Mirror string
	// Keys say where credentials are looked for.
	Keys registry.Keys
	// Attempts bounds the tries; 4 when 0. Only what may go better a moment later is tried again:
	// a registry's own errors (5xx), too many requests, broken connections, and timeouts once.
	Attempts int
}

// Pull fetches one image (POST /images/create). From a mirror, the image is afterwards known under its original tag too,
// so that FROM finds it; an image pulled by digest alone is known under the mirror's reference only.
// A registry that does not give the image is a [*registry.PullError]. progress may be nil; it is called from this goroutine.
func (e *Engine) Pull(ctx context.Context, p Pull, progress func(buildlog.Progress)) (err error) {
	defer explainFull(&err)
	return e.pull(ctx, p, patience{answer: 15 * time.Second, stall: time.Minute}, quietly(progress))
}

// patience bounds one try of a pull.
type patience struct {
	// answer is how long an engine may take to find the image in the registry.
	answer time.Duration
	// stall is how long an engine may show no progress after that. It covers the check of a large layer, of which nothing
	// is told.
	stall time.Duration
}

func (e *Engine) pull(ctx context.Context, p Pull, limits patience, progress func(buildlog.Progress)) error {
	target, err := registry.TargetOf(p.Reference, p.Mirror)
	if err != nil {
		return fmt.Errorf("pull %s: %w", p.Reference, err)
	}
	target.Credentials = registry.FindCredentials(ctx, p.Keys, target.Registry)
	retry := registry.Retry{
		Attempts:   p.Attempts,
		RetryAfter: func() time.Duration { return target.RetryAfter(ctx) },
		Say:        func(text string) { progress(buildlog.Progress{Line: text}) },
	}
	err = retry.Do(ctx, func() *registry.PullError {
		return target.Explain(e.pullOnce(ctx, p.Platform, target, limits, progress))
	})
	if err != nil {
		return err
	}
	if target.Tag == "" {
		return nil
	}
	if err := e.Tag(ctx, target.Reference, target.Tag); err != nil {
		return fmt.Errorf("pull %s: %w", p.Reference, err)
	}
	return nil
}

// pullOnce is one try.
func (e *Engine) pullOnce(ctx context.Context, platform string, target registry.Target, limits patience, progress func(buildlog.Progress)) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	moved, stop := watchProgress(limits, cancel)
	defer stop()
	err := e.readPull(ctx, platform, target, func(m buildlog.Message) {
		moved()
		progress(m.PullProgress())
	})
	if late := new(registry.StalledError); err != nil && errors.As(context.Cause(ctx), &late) {
		return late
	}
	return err
}

// watchProgress ends a try when moved is not called for too long.
func watchProgress(limits patience, cancel context.CancelCauseFunc) (moved func(), stop func() bool) {
	var limit atomic.Int64
	limit.Store(int64(limits.answer))
	watchdog := time.AfterFunc(limits.answer, func() {
		cancel(&registry.StalledError{Waited: time.Duration(limit.Load())})
	})
	moved = func() {
		limit.Store(int64(limits.stall))
		watchdog.Reset(limits.stall)
	}
	return moved, watchdog.Stop
}

// readPull asks the engine and reads its messages to the end.
func (e *Engine) readPull(ctx context.Context, platform string, target registry.Target, handle func(buildlog.Message)) error {
	header, err := target.Credentials.Header(target.Registry)
	if err != nil {
		return err
	}
	body, err := e.api.ImagePull(ctx, target.Reference, image.PullOptions{RegistryAuth: header, Platform: platform})
	if err != nil {
		return err
	}
	defer func() { _ = body.Close() }()
	return buildlog.Read(body, handle)
}
