package run

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

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
