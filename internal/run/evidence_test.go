package run

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/berthdev/berth/internal/fakeengine"
)

func TestWhatIsKnownOfAFailureIsKept(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		s := server("web")
		s.Secrets = []string{"correct-horse"}
		var lines []string
		for i := range 100 {
			lines = append(lines, fmt.Sprintf("line %d correct-horse", i))
		}
		w.Script("shop-web", fakeengine.Process{Lines: lines, ReadyAfter: time.Hour, EndsAfter: time.Second, ExitCode: 4})
		_, err := w.up(t.Context(), s)
		if err == nil || !strings.Contains(err.Error(), "all that it has said: .berth/failed/web") {
			t.Fatalf("got %v", err)
		}
		folder := filepath.Join(w.settings.Root, ".berth", "failed", "web")
		for name, want := range map[string]string{"output.txt": "line 0 ***\n", "error.txt": "exit code 4", "inspect.json": `"ExitCode": 4`} {
			text, err := os.ReadFile(filepath.Join(folder, name))
			if err != nil || !strings.Contains(string(text), want) || strings.Contains(string(text), "correct-horse") {
				t.Errorf("%s: %v\n%s", name, err, text)
			}
			if info, err := os.Stat(filepath.Join(folder, name)); err == nil && info.Mode().Perm() != 0o600 {
				t.Errorf("%s: mode %v", name, info.Mode())
			}
		}
		if w.running() != "" {
			t.Errorf("left %s", w.running())
		}
		w.Script("shop-web", fakeengine.Process{})
		w.mustUp(s)
		if _, err := os.Stat(folder); !os.IsNotExist(err) {
			t.Errorf("after a success it is still there: %v", err)
		}
	})
}

func TestAFailedContainerIsKeptWhenAskedFor(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.keep = true
		w.Script("shop-web", fakeengine.Process{ReadyAfter: time.Hour})
		w.Script("shop-page", fakeengine.Process{ReadyAfter: time.Hour})
		w.settings.Timeout = 5 * time.Second
		if _, err := w.up(t.Context(), server("web")); err == nil {
			t.Fatal("no error")
		}
		if w.running() != "web" {
			t.Errorf("left %q", w.running())
		}
		w.keep = false
		w.Script("shop-web", fakeengine.Process{})
		w.mustUp(server("web"))
		if !w.told("web: replacing: its start or removal had not ended") {
			t.Errorf("told %q", w.story)
		}
	})
}
