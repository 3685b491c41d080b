package run

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/docker"
)

func TestReasonOfTheRuntimeIsGivenOnce(t *testing.T) {
	const reason = `OCI runtime create failed: exec: "nosuch": executable file not found in $PATH: unknown`
	err := fmt.Errorf("start: %w", &docker.StartError{Reason: `exec: "nosuch": not found`, Err: errors.New(reason)})
	want := `start: exec: "nosuch": not found; correct entrypoint or command`
	if got := withReason(err, reason).Error(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestReasonIsGivenOnce(t *testing.T) {
	err := errors.New(`start container 1: exec: "nosuch": executable file not found in $PATH: unknown`)
	for rule, test := range map[string]struct{ reason, want string }{
		"none":  {"", err.Error()},
		"known": {`exec: "nosuch": executable file not found in $PATH: unknown`, err.Error()},
		"new":   {"no memory", err.Error() + " (no memory)"},
	} {
		if diff := cmp.Diff(test.want, withReason(err, test.reason).Error()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", rule, diff)
		}
	}
}
