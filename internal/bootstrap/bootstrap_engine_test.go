//go:build catalogue

package bootstrap

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/docker/locate"
)

// TestEngineHasABase makes a base from the distribution's packages, under a name of the test's own.
func TestEngineHasABase(t *testing.T) {
	address, err := locate.Find(os.LookupEnv)
	if err != nil {
		t.Fatal(err)
	}
	e, err := docker.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	reference := fmt.Sprintf("localhost/berth-bootstrap-test:%d", os.Getpid())
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), 10*time.Second)
		defer cancel()
		if err := e.RemoveImage(ctx, reference); err != nil {
			t.Error(err)
		}
	})
	platform, err := e.Platform(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	err = Make(t.Context(), e, Request{
		Base: Base{"debian", "bookworm", true}, Reference: reference, Platform: platform,
		Mirror: os.Getenv("BERTH_APT_MIRROR"), Say: func(text string) { t.Log(text) },
	})
	if err != nil {
		t.Fatal(err)
	}
	image, present, err := e.Image(t.Context(), reference)
	if err != nil || !present {
		t.Fatalf("present %v, %v", present, err)
	}
	if diff := cmp.Diff(map[string]string{Label: Made}, image.Labels); diff != "" {
		t.Errorf("labels (-want +got):\n%s", diff)
	}
}
