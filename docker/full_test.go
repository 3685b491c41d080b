package docker

import (
	"errors"
	"fmt"
	"testing"
)

func TestExplainFull(t *testing.T) {
	for _, c := range []struct {
		rule, text string
		resource   Resource
	}{
		{"disk", "Error response from daemon: write /var/lib/docker/x: no space left on device", "disk space"},
		{"quota", "mkdir /var/lib/docker/x: disk quota exceeded", "disk space"},
		{"pools of Docker 20.10", "could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network", "network addresses"},
		{"pools of Docker 27", "all predefined address pools have been fully subnetted", "network addresses"},
		{"another error", "no such image: x", ""},
	} {
		t.Run(c.rule, func(t *testing.T) {
			cause := errors.New(c.text)
			err := fmt.Errorf("create network: %w", cause)
			explainFull(&err)
			var full *FullError
			if errors.As(err, &full) != (c.resource != "") || (full != nil && full.Resource != c.resource) {
				t.Fatalf("got %v, want resource %q", err, c.resource)
			}
			if !errors.Is(err, cause) {
				t.Error("the cause is not in the chain")
			}
			again := fmt.Errorf("up: %w", err)
			if explainFull(&again); again.Error() != "up: "+err.Error() {
				t.Errorf("explained twice: %v", again)
			}
		})
	}
	var none error
	if explainFull(&none); none != nil {
		t.Errorf("got %v for nil", none)
	}
}
