package docker

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/distribution/reference"
	"github.com/docker/docker/api/types/image"
)

const (
	// defaultAttempts is how often a pull is tried: the pauses before the later tries are 1 s, 2 s and 4 s.
	defaultAttempts = 4
	// defaultStall is how long an engine may show no progress. It covers the check of a large layer, which is silent.
	defaultStall = 60 * time.Second
	// defaultAnswer is how long an engine may take to find the image in the registry.
	defaultAnswer = 15 * time.Second
)

// Pull is one image to be fetched from a registry.
type Pull struct {
	// Reference names the image, by tag, by digest or by both.
	Reference string
	// Platform is os/arch[/variant]; the engine's own when empty.
	Platform string
	// Mirror is a registry that stands in for Docker Hub, as for [MirrorReference]; empty for none.
	Mirror string
	// ConfigFolder is Docker's configuration folder, as [ConfigFolder] finds it; empty holds no credentials.
	ConfigFolder string
	// Attempts bounds the tries; 4 when 0. Only what may go better a moment later is tried again:
	// a registry's own errors (5xx), too many requests, broken connections, and timeouts once.
	Attempts int
	// Stall bounds the time without any progress in one try; 60 s when 0, and 15 s until the registry has the image.
	Stall time.Duration
}

// Pull fetches one image (POST /images/create). From a mirror, the image is afterwards known under its original tag too,
// so that FROM finds it; an image pulled by digest alone is known under the mirror's reference only.
// A registry that does not give the image is a [*PullError]. progress may be nil; it is called from this goroutine.
func (e *Engine) Pull(ctx context.Context, p Pull, progress func(Progress)) (err error) {
	defer explainFull(&err)
	target, err := p.target()
	if err != nil {
		return fmt.Errorf("pull %s: %w", p.Reference, err)
	}
	target.credentials = findCredentials(ctx, p.ConfigFolder, target.registry)
	attempts := p.Attempts
	if attempts <= 0 {
		attempts = defaultAttempts
	}
	progress = quietly(progress)
	wish := func() time.Duration { return target.wish(ctx) }
	err = retryPull(ctx, attempts, progress, wish, func() *PullError {
		return target.explain(e.pullOnce(ctx, p, target, progress))
	})
	if err != nil {
		return err
	}
	if target.tag == "" {
		return nil
	}
	if err := e.Tag(ctx, target.reference, target.tag); err != nil {
		return fmt.Errorf("pull %s: %w", p.Reference, err)
	}
	return nil
}

// pullTarget is where an image is fetched from.
type pullTarget struct {
	// asked is the reference as the caller wrote it, reference what the engine is told.
	asked, reference string
	// registry is the host of reference.
	registry string
	// tag is what the image is called afterwards; empty where it keeps its reference.
	tag         string
	credentials Credentials
}

// target decides where to fetch from, without asking anybody.
func (p Pull) target() (pullTarget, error) {
	mirrored, err := MirrorReference(p.Reference, p.Mirror)
	if err != nil {
		return pullTarget{}, err
	}
	named, err := reference.ParseNormalizedNamed(mirrored)
	if err != nil {
		return pullTarget{}, err
	}
	if digested, ok := named.(reference.Canonical); ok {
		named, err = reference.WithDigest(reference.TrimNamed(named), digested.Digest())
		if err != nil {
			return pullTarget{}, err
		}
	}
	target := pullTarget{
		asked:     p.Reference,
		reference: reference.TagNameOnly(named).String(),
		registry:  reference.Domain(named),
	}
	target.tag, err = originalTag(p.Reference)
	if target.tag == target.reference {
		target.tag = ""
	}
	return target, err
}

// stalled ends a try that makes no progress.
type stalled struct{ text string }

func (s *stalled) Error() string { return s.text }

// pullOnce is one try.
func (e *Engine) pullOnce(ctx context.Context, p Pull, target pullTarget, progress func(Progress)) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	stall, answer := p.Stall, p.Stall
	if stall <= 0 {
		stall, answer = defaultStall, defaultAnswer
	}
	heard, stop := watchSilence(answer, stall, cancel)
	defer stop()
	err := e.readPull(ctx, p, target, func(m streamMessage) {
		heard()
		progress(m.pullProgress())
	})
	if late := new(stalled); err != nil && errors.As(context.Cause(ctx), &late) {
		return late
	}
	return err
}

// watchSilence ends a try when heard is not called for too long: for answer at first, for stall after each call.
func watchSilence(answer, stall time.Duration, cancel context.CancelCauseFunc) (heard func(), stop func() bool) {
	var limit atomic.Int64
	limit.Store(int64(answer))
	watchdog := time.AfterFunc(answer, func() {
		cancel(&stalled{fmt.Sprintf("no progress for %s", time.Duration(limit.Load()))})
	})
	heard = func() {
		limit.Store(int64(stall))
		watchdog.Reset(stall)
	}
	return heard, watchdog.Stop
}

// readPull asks the engine and reads its messages to the end.
func (e *Engine) readPull(ctx context.Context, p Pull, target pullTarget, handle func(streamMessage)) error {
	header, err := target.credentials.header(target.registry)
	if err != nil {
		return err
	}
	body, err := e.api.ImagePull(ctx, target.reference, image.PullOptions{RegistryAuth: header, Platform: p.Platform})
	if err != nil {
		return err
	}
	defer func() { _ = body.Close() }()
	return readStream(body, handle)
}
