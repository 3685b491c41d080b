package bench

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/fakeengine"
)

// TestNothingIsLeftAfterAnInterrupt has the floor's containers, a foreign one and an ended context.
func TestNothingIsLeftAfterAnInterrupt(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the stand-in for the targets is a shell script")
	}
	fake, engine := fakeengine.Connected(t, "base:1")
	p := &project{dir: t.TempDir(), engine: engine}
	p.binary = filepath.Join(p.dir, "berth")
	if err := os.WriteFile(p.binary, []byte("#!/bin/sh\necho \"$@\" >> called\n"), 0o755); err != nil {
		t.Fatal(err)
	}
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
	called, err := os.ReadFile(filepath.Join(p.dir, "called"))
	if err != nil || string(called) != "clean\n" {
		t.Errorf("targets called: %q, %v", called, err)
	}
	if err := fake.Unexpected(); err != nil {
		t.Error(err)
	}
}
