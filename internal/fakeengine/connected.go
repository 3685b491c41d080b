package fakeengine

import (
	"path/filepath"
	"testing"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/docker/locate"
)

// Connected is an engine with these images and a client of it, for as long as the test.
func Connected(t *testing.T, images ...string) (*Engine, *docker.Engine) {
	t.Helper()
	fake, err := Start(filepath.Join(t.TempDir(), "s"), images...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = fake.Close() })
	engine, err := docker.Connect(t.Context(), locate.Address{Host: fake.Host()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	return fake, engine
}
