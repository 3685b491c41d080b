package ready

import (
	"context"
	"testing"
	"time"

	"github.com/berthdev/berth/docker"
)

func TestLogReadsThisRunOnly(t *testing.T) {
	at := time.Unix(1700000000, 0)
	for _, test := range []struct {
		rule              string
		started, finished time.Time
		want              time.Time
	}{
		{"the first run", at, time.Time{}, time.Time{}},
		{"a later run begins where the one before ended", at, at.Add(-time.Hour), at.Add(-time.Hour)},
		{"a run that is over", at, at.Add(time.Second), time.Time{}},
	} {
		t.Run(test.rule, func(t *testing.T) {
			var got docker.LogSpec
			engine := fake{
				inspect: states(docker.Detail{State: "running", StartedAt: test.started, FinishedAt: test.finished}),
				logs: func(_ context.Context, spec docker.LogSpec, each func(string)) error {
					got = spec
					each("x")
					return nil
				},
			}
			if err := Log("x").try(t.Context(), engine, Target{}); err != nil || !got.Since.Equal(test.want) || !got.Follow {
				t.Errorf("got %+v, %v; want since %v", got, err, test.want)
			}
		})
	}
}
