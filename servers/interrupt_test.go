package servers

import (
	"context"
	"net"
	"path/filepath"
	"testing"

	"github.com/magefile/mage/mg"
)

func TestInterruptBeforeTheEngineAnswers(t *testing.T) {
	socket := filepath.Join(t.TempDir(), "s")
	silent, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = silent.Close() }()
	t.Chdir(t.TempDir())
	t.Setenv("DOCKER_HOST", "unix://"+socket)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for name, target := range map[string]func(context.Context) error{
		"engine": Engine,
		"down":   func(ctx context.Context) error { return Down(ctx, nil, nil, nil) },
	} {
		if err := target(ctx); mg.ExitStatus(err) != 130 {
			t.Errorf("%s: exit code %d (%v), want 130", name, mg.ExitStatus(err), err)
		}
	}
}
