//go:build engine

package acceptance

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/berthdev/berth/internal/resident"
)

// memoryBudget is the most resident memory of a target, in bytes.
const memoryBudget = 64 << 20

// testLargeCopyBuildsWithFlatMemory builds an image with a file of 1 GiB, nearly all of it a hole on this disk.
func testLargeCopyBuildsWithFlatMemory(t *testing.T) {
	t.Parallel()
	const size = 1 << 30
	p := newProject(t, map[string]string{"one": listens + "copy: [{src: large.bin, dst: /large.bin}]\n"})
	file, err := os.Create(filepath.Join(p.root, "servers/one/large.bin"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.WriteAt([]byte("end"), size-3); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	cmd := p.command(berth(t), "build")
	var story strings.Builder
	cmd.Stderr = &story
	began := time.Now()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	peak := make(chan int64)
	ended := make(chan struct{})
	go func() { peak <- resident.Watch(ended, func() int64 { return resident.Peak(cmd.Process.Pid) }) }()
	err = cmd.Wait()
	close(ended)
	got := <-peak
	if err != nil {
		t.Fatalf("build: %v\n%s", err, story.String())
	}
	t.Logf("%d bytes in %v, peak resident memory %d KiB", size, time.Since(began).Round(time.Second), got>>10)
	if got == 0 || got > memoryBudget {
		t.Errorf("peak resident memory %d bytes, want 1 to %d", got, memoryBudget)
	}
	images, err := p.engine.Images(t.Context(), map[string]string{"dev.berth.root": p.root})
	if err != nil || len(images) != 1 || images[0].Size < size {
		t.Errorf("images %v (%v), want one of more than %d bytes", images, err, size)
	}
}
