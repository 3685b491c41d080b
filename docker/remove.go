package docker

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/berthdev/berth/internal/text"

	"github.com/containerd/errdefs"
	"github.com/docker/docker/api/types/container"
)

// Remove kills the container with this ID or name and removes it with its anonymous volumes.
// One that is not there is fine; one that somebody else is removing is waited for.
// When Remove returns nil, the engine has been asked and the container is gone.
//
// As with [Engine.Create], an end of ctx lets the engine finish for up to 3 s.
func (e *Engine) Remove(ctx context.Context, id string) error { return e.remove(ctx, id, true) }

// RemoveEnded is [Engine.Remove] for a container that does not run any more. It reports whether the container runs all the same,
// and is left alone then: the engine may have carried out a start that was asked for earlier.
func (e *Engine) RemoveEnded(ctx context.Context, id string) (runs bool, err error) {
	err = e.remove(ctx, id, false)
	if err != nil && stillRuns.MatchString(err.Error()) {
		return true, nil
	}
	return false, err
}

// stillRuns is in the words of engines that do not remove a container which runs or is paused: Docker's and Podman's.
var stillRuns = text.LazyRegexp(`force remove|without force`)

func (e *Engine) remove(ctx context.Context, id string, force bool) (err error) {
	defer explainFull(&err)
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("remove container %s: %w", shortID(id), err)
	}
	ctx, cancel := completing(ctx)
	defer cancel()
	err = e.api.ContainerRemove(ctx, id, container.RemoveOptions{Force: force, RemoveVolumes: true})
	switch {
	case errdefs.IsNotFound(err):
		return nil
	case errdefs.IsConflict(err) && strings.Contains(err.Error(), "already in progress"):
		err = e.waitRemoved(ctx, id)
	}
	if err != nil {
		return fmt.Errorf("remove container %s: %w", shortID(id), err)
	}
	detail, found, err := e.Inspect(ctx, id)
	if err != nil {
		return fmt.Errorf("remove container %s: %w", shortID(id), err)
	}
	if found {
		return fmt.Errorf("remove container %s: the engine accepted it, but the container is still there (%s)", shortID(id), detail.State)
	}
	return nil
}

// waitRemoved waits for a removal that is already going on.
func (e *Engine) waitRemoved(ctx context.Context, id string) error {
	// The context ends the wait's own goroutine when this function returns first.
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	removed, failed := e.api.ContainerWait(ctx, id, container.WaitConditionRemoved)
	select {
	case answer := <-removed:
		if answer.Error != nil {
			return fmt.Errorf("another removal: %s", answer.Error.Message)
		}
		return nil
	case err := <-failed:
		if errdefs.IsNotFound(err) {
			return nil
		}
		return err
	}
}

// Stop asks the container's main process to end (the container's stop signal) and kills it after timeout,
// which the API counts in whole seconds: rounded up, 0 kills at once.
// A container that has stopped already, or is not there, is fine.
// As with [Engine.Create], an end of ctx lets the engine finish for up to 3 s.
func (e *Engine) Stop(ctx context.Context, id string, timeout time.Duration) (err error) {
	defer explainFull(&err)
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("stop container %s: %w", shortID(id), err)
	}
	ctx, cancel := completing(ctx)
	defer cancel()
	options := container.StopOptions{Timeout: wholeSeconds(timeout)}
	err = e.api.ContainerStop(ctx, id, options)
	if err != nil && e.Podman && strings.Contains(err.Error(), "running or paused") { // Docker lets it go on by itself
		if err = e.api.ContainerUnpause(ctx, id); err == nil {
			err = e.api.ContainerStop(ctx, id, options)
		}
	}
	if err != nil && !errdefs.IsNotFound(err) {
		return fmt.Errorf("stop container %s: %w", shortID(id), err)
	}
	return nil
}
