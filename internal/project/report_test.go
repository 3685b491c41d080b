package project

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/berthdev/berth/internal/fakeengine"
	"github.com/berthdev/berth/internal/run"
)

func TestThePageDoesNotWaitForASlowEngine(t *testing.T) {
	w, root := newWorld(t), t.TempDir()
	w.write(root, "servers/db/server.yaml", "from: base:1\nready: {exec: [ask]}\n")
	w.write(root, "servers/web/server.yaml", "from: base:1\nlinks: [db]\nready: {exec: [exit, \"1\"], timeout: 20s}\n")
	w.engine.State.Script("shop-web", fakeengine.Process{EndsAfter: 10 * time.Millisecond, ExitCode: 4})
	w.engine.State.Delay = func(_, subject string) time.Duration {
		if _, err := os.Stat(filepath.Join(root, ".berth/failed/web/inspect.json")); err == nil && subject == "shop-db" {
			return time.Minute
		}
		return 0
	}
	p := w.open(root, "BERTH_PROJECT=shop")
	began := time.Now()
	_, err := p.Up(t.Context(), UpOptions{Servers: []string{"web"}})
	if err == nil || !strings.Contains(err.Error(), "exit code 4") || !strings.HasSuffix(err.Error(), "\nthe whole run on one page: .berth/failed/report.html") {
		t.Fatal(err)
	}
	if took := time.Since(began); took > 30*time.Second {
		t.Errorf("it took %v", took)
	}
	page, err := os.ReadFile(filepath.Join(root, ".berth/failed/report.html"))
	if err != nil || !strings.Contains(string(page), "<h2>db</h2>") || !strings.Contains(string(page), "What it has written could not be read") {
		t.Errorf("%v\n%s", err, page)
	}
	if info, err := os.Stat(filepath.Join(root, ".berth/failed/report.html")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
}

func TestNoPageIsMadeOfWhatLeftNothingOrWasInterrupted(t *testing.T) {
	w, root := newWorld(t), t.TempDir()
	p := w.open(root)
	interrupted, cancel := context.WithCancel(t.Context())
	cancel()
	failed := run.Result{Failed: map[string]run.Evidence{"web": {}}}
	cause := errors.New("web: no")
	for rule, got := range map[string]error{
		"nothing was kept":   p.reported(t.Context(), nil, time.Now(), run.Result{}, cause),
		"it was interrupted": p.reported(interrupted, nil, time.Now(), failed, cause),
	} {
		if got != cause { //nolint:errorlint // it is to be the same
			t.Errorf("%s: %v", rule, got)
		}
	}
	if _, err := os.Stat(filepath.Join(root, ".berth")); !os.IsNotExist(err) {
		t.Error(err)
	}
}
