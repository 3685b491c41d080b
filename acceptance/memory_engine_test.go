//go:build engine

package acceptance

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// memoryBudget is the most resident memory of a target, in KiB.
const memoryBudget = 64 << 10

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
	peak := make(chan int)
	ended := make(chan struct{})
	go func() { peak <- watchMemory(cmd.Process.Pid, ended) }()
	err = cmd.Wait()
	close(ended)
	got := <-peak
	if err != nil {
		t.Fatalf("build: %v\n%s", err, story.String())
	}
	t.Logf("%d bytes in %v, peak resident memory %d KiB", size, time.Since(began).Round(time.Second), got)
	if got == 0 || got > memoryBudget {
		t.Errorf("peak resident memory %d KiB, want 1 to %d", got, memoryBudget)
	}
	images, err := p.engine.Images(t.Context(), map[string]string{"dev.berth.root": p.root})
	if err != nil || len(images) != 1 || images[0].Size < size {
		t.Errorf("images %v (%v), want one of more than %d bytes", images, err, size)
	}
}

// watchMemory is the peak of a process until it has ended. It is read while the process runs: the rusage of a child
// starts at the peak of its parent.
func watchMemory(pid int, ended <-chan struct{}) int {
	peak := 0
	ticker := time.NewTicker(5 * time.Millisecond)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			peak = max(peak, peakMemory(pid))
		case <-ended:
			return peak
		}
	}
}

// peakMemory is a process's highest resident memory so far in KiB (proc(5), VmHWM); 0 when it has ended.
func peakMemory(pid int) int {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	for line := range strings.Lines(string(text)) {
		if value, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kib, _ := strconv.Atoi(strings.Fields(value)[0])
			return kib
		}
	}
	return 0
}
