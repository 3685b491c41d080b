package fakeengine

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/docker"
)

// TestLogIsCutAsAnEngineCutsIt writes in pieces: entries end with lines, after 16 KiB, and with the process.
func TestLogIsCutAsAnEngineCutsIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New("base:1")
		s.Otherwise = &Process{}
		create(t, s, docker.ContainerSpec{Name: "web", Image: "base:1"})
		must(t, s.Start(t.Context(), "web"))
		full := strings.Repeat("x", entrySize)
		for _, text := range []string{"a\nb", "c\r\n", full + "y", "z\n", full + "\n", "\xff\x00"} {
			time.Sleep(time.Second)
			must(t, s.Write("web", text))
		}
		must(t, errors.Join(s.Stop(t.Context(), "web", 0), s.Start(t.Context(), "web"), s.Print("web", "again")))
		var texts []string
		var times []int
		var first time.Time
		must(t, s.LogEntries(t.Context(), "web", docker.LogSpec{}, func(e docker.LogEntry) {
			if first.IsZero() {
				first = e.Time
			}
			texts, times = append(texts, string(e.Text)), append(times, int(e.Time.Sub(first).Seconds()))
		}))
		if diff := cmp.Diff([]string{"a\n", "bc\r\n", full, "yz\n", full, "\n", "\xff\x00", "again\n"}, texts); diff != "" {
			t.Errorf("entries (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]int{0, 1, 2, 2, 4, 4, 5, 5}, times); diff != "" {
			t.Errorf("seconds (-want +got):\n%s", diff)
		}
		var lines []string
		must(t, s.Logs(t.Context(), "web", docker.LogSpec{Tail: 7}, func(line string) { lines = append(lines, line) }))
		if diff := cmp.Diff([]string{"bc", full + "yz", full, "\xff\x00again"}, lines); diff != "" {
			t.Errorf("lines (-want +got):\n%s", diff)
		}
	})
}
