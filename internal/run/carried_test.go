package run

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/internal/fakeengine"
)

// came are the operations of a result, with their outcomes and times.
func came(result Result) string {
	var lines []string
	for _, one := range result.Carried {
		lines = append(lines, fmt.Sprintf("%s %s: %s %v", one.Server, one.Kind, one.Outcome, one.Took))
	}
	return strings.Join(lines, "\n")
}

func TestAResultSaysWhatCameOfEachOperation(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.Script("shop-web", fakeengine.Process{EndsAfter: 2 * time.Second, ReadyAfter: time.Hour, ExitCode: 4})
		w.Script("shop-slow", fakeengine.Process{ReadyAfter: time.Hour})
		result, err := w.up(t.Context(), server("db"), server("web"), server("slow"), server("page", "web"))
		if err == nil {
			t.Fatal("no error")
		}
		want := ` network: done 0s
db create: done 0s
db start: done 0s
db wait: done 0s
web create: done 0s
web start: done 0s
web wait: failed 2s
page create: done 0s
page start: not begun 0s
page wait: not begun 0s
slow create: done 0s
slow start: done 0s
slow wait: given up 2s`
		if diff := cmp.Diff(want, came(result)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if len(result.Failed) != 1 || result.Failed["web"].At.IsZero() || !strings.Contains(string(result.Failed["web"].Inspection), "exited") {
			t.Errorf("failed: %v", result.Failed)
		}
	})
}

func TestOfALongOutputTheEvidenceIsTheEnd(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		var lines []string
		for i := range 3000 {
			lines = append(lines, fmt.Sprintf("line %d %s", i, strings.Repeat("x", 40)))
		}
		w.Script("shop-web", fakeengine.Process{Lines: lines, ReadyAfter: time.Hour, EndsAfter: time.Second, ExitCode: 4})
		result, _ := w.up(t.Context(), server("web"))
		known := result.Failed["web"]
		if !known.Cut || len(known.Output) > outputKept || !strings.HasPrefix(known.Output, "line ") || !strings.HasSuffix(known.Output, lines[2999]+"\n") {
			t.Errorf("cut %v, %d bytes: %.30q", known.Cut, len(known.Output), known.Output)
		}
	})
}
