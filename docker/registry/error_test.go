package registry

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestPullErrorSaysWhatToDo(t *testing.T) {
	cause := errors.New("no basic auth credentials")
	for _, test := range []struct {
		rule string
		err  PullError
		want string
	}{
		{
			"credentials that were refused",
			PullError{Fault: Unauthorized, Credentials: Credentials{Username: "u", Password: "secret", Source: "/c/config.json"}.describe()},
			`pull a:1: registry m.test denies access to user "u" of /c/config.json; run ` + "`docker login m.test`" + `, or check the image's name: the engine says: no basic auth credentials`,
		},
		{
			"credentials that were not found",
			PullError{Fault: Unauthorized, Credentials: Credentials{Source: "/c/config.json"}.describe()},
			`pull a:1: registry m.test denies access without credentials (none in /c/config.json); run ` + "`docker login m.test`" + `, or check the image's name: the engine says: no basic auth credentials`,
		},
		{
			"a further step",
			PullError{Registry: "docker.io", Fault: RateLimited, Credentials: "without credentials", Wait: time.Hour, Further: "ask elsewhere"},
			`pull a:1: registry docker.io allows no more pulls for now without credentials; wait 1h0m0s, which it asks for, log in, or ask elsewhere: the engine says: no basic auth credentials`,
		},
		{
			"the number of tries",
			PullError{Fault: Timeout, Attempts: 4},
			`pull a:1: registry m.test does not answer in time (4 tries); check that it runs, and the network: the engine says: no basic auth credentials`,
		},
	} {
		t.Run(test.rule, func(t *testing.T) {
			if test.err.Registry == "" {
				test.err.Registry = "m.test"
			}
			test.err.Reference, test.err.Cause = "a:1", cause
			if diff := cmp.Diff(test.want, test.err.Error()); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
		})
	}
}
