//go:build engine || catalogue

package acceptance

import (
	"os"
	"testing"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/docker/locate"
)

// connect is a client of the engine that the tests use.
func connect(t *testing.T) *docker.Engine {
	t.Helper()
	address, err := locate.Find(os.LookupEnv)
	if err != nil {
		t.Fatal(err)
	}
	engine, err := docker.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	return engine
}
