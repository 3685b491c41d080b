package ready

import (
	"context"
	"errors"
	"io"
	"testing"
	"testing/synctest"
	"time"
)

func TestOnceTellsWhyThereWasNoAnswer(t *testing.T) {
	late := errors.New("no answer within 1s")
	for rule, test := range map[string]struct {
		takes time.Duration
		code  int
		want  string
	}{
		"ready":             {0, 0, ""},
		"not ready":         {0, 3, "exec ask: exit code 3"},
		"not ready in time": {time.Minute, 0, "exec ask: no answer within 1s"},
	} {
		t.Run(rule, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeoutCause(t.Context(), time.Second, late)
				defer cancel()
				engine := fake{exec: func(ctx context.Context, _ io.Writer) (int, error) {
					select {
					case <-time.After(test.takes):
						return test.code, nil
					case <-ctx.Done():
						return -1, ctx.Err()
					}
				}}
				began, got := time.Now(), ""
				if err := Once(ctx, engine, Target{}, []Probe{Exec{"ask"}}); err != nil {
					got = err.Error()
				}
				if took := time.Since(began); got != test.want || took > time.Second {
					t.Errorf("got %q after %v, want %q", got, took, test.want)
				}
			})
		})
	}
}
