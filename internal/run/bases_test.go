package run

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/fakeengine"
)

func TestSharedBaseIsPulledForWhoeverAsks(t *testing.T) {
	fake, err := fakeengine.Start(filepath.Join(t.TempDir(), "s"), "registry.test/base:1")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = fake.Close() }()
	engine, err := docker.Connect(t.Context(), docker.Address{Host: fake.Host()})
	if err != nil {
		t.Fatal(err)
	}
	r := &Runner{Engine: engine, Say: func(string, string) {}}
	r.Settings.Lookup = func(string) (string, bool) { return "", false }
	_, err = r.bases(t.Context(), []definition.Server{
		{Name: "a", From: "registry.test/base:1", Pull: "always"},
		{Name: "b", From: "registry.test/base:1"},
	})
	pulls := slices.ContainsFunc(fake.Calls(), func(c fakeengine.Call) bool { return c.String() == "POST /images/create" })
	if err == nil || !pulls {
		t.Errorf("calls %v, error %v; want a pull, which the fake engine refuses", fake.Calls(), err)
	}
}
