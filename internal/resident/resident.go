// Package resident tells how much memory a program needs while it runs.
//
// It reads proc(5), so on other systems than Linux nothing is known. It is for measurements; nothing is decided by it.
package resident

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// pause is the time between two looks: what a process needs in the last moment before its end may be missed.
const pause = 2 * time.Millisecond

// Watch is the most that look has said, such as [Peak], until ended is closed.
func Watch(ended <-chan struct{}, look func() int64) int64 {
	var peak int64
	ticker := time.NewTicker(pause)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			peak = max(peak, look())
		case <-ended:
			return peak
		}
	}
}

// Peak is the highest resident memory of a process so far, in bytes (VmHWM); 0 when it has ended, or where nothing is known. It
// must be running: the rusage of a child that has ended begins with its parent's peak.
func Peak(pid int) int64 {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	for line := range strings.Lines(string(text)) {
		if value, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kib, _ := strconv.ParseInt(strings.Fields(value)[0], 10, 64)
			return kib << 10
		}
	}
	return 0
}

// PeakOfAny is the [Peak] of the one process among pid and its descendants that has needed most.
func PeakOfAny(pid int) int64 {
	peak := Peak(pid)
	lists, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid)) // the pattern is right
	for _, list := range lists {
		text, _ := os.ReadFile(list) // a thread that is gone has no children
		for _, word := range strings.Fields(string(text)) {
			child, _ := strconv.Atoi(word)
			peak = max(peak, PeakOfAny(child))
		}
	}
	return peak
}
