package ready

import (
	"context"
	"errors"
	"time"
)

// Health is ready when the image's own health check says healthy.
type Health bool

func (Health) answers() moment                  { return whileRunning }
func (p Health) probes([]Port, failure) []Probe { return []Probe{p} }

func (Health) String() string  { return "health" }
func (Health) pending() string { return "no answer of the engine yet" }

func (Health) longest(Target, error) time.Duration { return dearPause }

func (Health) try(ctx context.Context, engine engine, target Target) error {
	detail, err := inspect(ctx, engine, target)
	if err != nil {
		return err
	}
	switch detail.Health {
	case "healthy":
		return nil
	case "":
		if detail.State == "created" {
			return errNotRunning // the engine does not report health before the start
		}
		return finalError{errors.New("the image has no health check; use another probe")}
	}
	return because(errors.New(detail.Health), lastWords(detail.HealthOutput))
}
