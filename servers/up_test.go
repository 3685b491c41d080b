package servers

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/fakeengine"
	"github.com/berthdev/berth/internal/plan"
	"github.com/berthdev/berth/internal/run"
)

func TestAnImageTaggedByHandIsRefused(t *testing.T) {
	const image = "localhost/shop/web:0123456789ab"
	fake, err := fakeengine.Start(filepath.Join(t.TempDir(), "s"), image)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = fake.Close() }()
	engine, err := docker.Connect(t.Context(), docker.Address{Host: fake.Host()})
	if err != nil {
		t.Fatal(err)
	}
	p := &project{Runner: &run.Runner{Engine: engine}}
	member := plan.Member{Server: definition.Server{Name: "web"}, Image: image, Recipe: "0123456789abcdef", Build: true}
	err = p.findImages(t.Context(), []plan.Member{member})
	if err == nil || !strings.HasPrefix(err.Error(), "web: image "+image+" is not what its name says") {
		t.Errorf("got %v", err)
	}
}
