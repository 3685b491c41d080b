package bench

import (
	"context"
	"os"
	"testing"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/fakeengine"
	"github.com/berthdev/berth/internal/identity"
	library "github.com/berthdev/berth/internal/project"
)

// TestNothingIsLeftAfterAnInterrupt has the floor's containers, a foreign one and an ended context.
func TestNothingIsLeftAfterAnInterrupt(t *testing.T) {
	fake, engine := fakeengine.Connected(t, "base:1")
	t.Setenv("DOCKER_HOST", fake.Host())
	p := &project{dir: t.TempDir(), engine: engine}
	var err error
	if p.berth, err = library.Open(library.Options{Root: p.dir, Env: os.Environ()}); err != nil {
		t.Fatal(err)
	}
	image := docker.Image{References: []string{"localhost/" + p.berth.Name() + "/tiny1:1"}, Labels: identity.Owner{Project: p.berth.Name(), Root: p.dir}.Image("tiny1", "1")}
	fake.State.AddImage(image)
	network, err := engine.CreateNetwork(t.Context(), floorProject, p.floorLabels())
	if err != nil {
		t.Fatal(err)
	}
	for name, labels := range map[string]map[string]string{"tiny1": p.floorLabels(), "tiny2": p.floorLabels(), "foreign": nil} {
		if _, err := engine.Create(t.Context(), docker.ContainerSpec{Name: floorProject + "-" + name, Image: "base:1", Network: network, Labels: labels}); err != nil {
			t.Fatal(err)
		}
	}

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := p.remove(ctx, []contender{{name: "berth"}, {name: "floor", clean: p.cleanFloor}}); err != nil {
		t.Error(err)
	}
	left, err := engine.Containers(t.Context())
	if err != nil || len(left) != 1 || left[0].Name != floorProject+"-foreign" {
		t.Errorf("left %v, %v; want the foreign container", left, err)
	}
	if _, found, err := engine.Network(t.Context(), floorProject); found || err != nil {
		t.Errorf("the network is there: %v, %v", found, err)
	}
	if _, found, err := engine.Image(t.Context(), image.References[0]); found || err != nil {
		t.Errorf("the project's own image is there: %v, %v", found, err)
	}
	if err := fake.Unexpected(); err != nil {
		t.Error(err)
	}
}
