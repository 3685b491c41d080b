package enginestart

import (
	"context"
	"fmt"
	"time"
)

// The pauses between two questions whether the engine answers. The first question is asked at once.
const (
	firstPause = 5 * time.Millisecond
	lastPause  = 250 * time.Millisecond
)

// stopTime is how long a dockerd that is no longer wanted may take to end; Mage ends the run itself after 5 s.
const stopTime = 3 * time.Second

// await waits until an engine answers. started is the dockerd that this run has started, nil when it was another;
// when it ends before an engine answers, so does the waiting.
func (s starter) await(ctx context.Context, started process, log *logFile) error {
	defer s.show.During("", "waiting until the engine answers")()
	begin := time.Now()
	deadline := time.NewTimer(s.wait)
	defer deadline.Stop()
	pause := time.NewTimer(0)
	defer pause.Stop()
	var last error
	for next := firstPause; ; next = min(2*next, lastPause) {
		var exited <-chan error
		if started != nil {
			exited = started.Exited()
		}
		select {
		case <-ctx.Done():
			s.stop(ctx, started)
			return fmt.Errorf("wait for the engine: %w", context.Cause(ctx))
		case <-deadline.C:
			s.stop(ctx, started)
			return fmt.Errorf("wait for the engine: no answer within %v: %s%s", s.wait, fact(last), log.tail())
		case err := <-exited:
			if started, err = s.outlived(ctx, err, log); err != nil {
				return err
			}
		case <-pause.C:
		}
		answer, err := s.Answer(ctx)
		if err == nil {
			s.say(fmt.Sprintf("%s, after %v", answer, time.Since(begin).Round(time.Millisecond)))
			return nil
		}
		if ctx.Err() == nil && !s.canHelp(err) {
			return err
		}
		last = err
		pause.Reset(next)
	}
}

// outlived decides what the end of the dockerd that this run has started means. It is no harm when another one,
// of a package or of another user, was faster: then that one is waited for.
func (s starter) outlived(ctx context.Context, end error, log *logFile) (process, error) {
	if pid, name := s.owner(); name == "dockerd" {
		s.say(fmt.Sprintf("another dockerd was faster (process %d); waiting for it", pid))
		return nil, nil
	}
	if _, err := s.Answer(ctx); err == nil {
		return nil, nil
	}
	how := "exit status 0"
	if end != nil {
		how = end.Error()
	}
	return nil, fmt.Errorf("start dockerd: it ended before it answered: %s%s", how, log.tail())
}

// stop ends a dockerd that this run has started and that does not answer.
func (s starter) stop(ctx context.Context, started process) {
	if started == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
	defer cancel()
	s.say("stopping the dockerd that this run has started")
	if err := started.Stop(ctx); err != nil {
		s.say(err.Error())
	}
}
