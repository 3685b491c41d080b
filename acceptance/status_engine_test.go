//go:build engine

package acceptance

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// statusOf is what `status -format=json` says of a server.
type statusOf struct {
	Server, State, Why string
	ExitCode           int `json:"exit_code"`
	Ready              bool
	Since              time.Time
	Endpoints          []struct{ Host, Name string }
	Image              string
	ImageBytes         int64  `json:"image_bytes"`
	UpWould            string `json:"up_would"`
}

// testStatusTellsWhatIs has a server in every state. Two of them let whoever asks wait: one accepts and never answers, and
// the probe of another one runs on.
func testStatusTellsWhatIs(t *testing.T) {
	t.Parallel()
	p := newProject(t, map[string]string{
		"runs": listens, "ended": listens, "mute": listens + "command: [mute]\nready: {timeout: 60s}\n", "slow": listens, "gone": listens,
		"task": "go: ./\ncommand: [pause, 10ms]\nready: {exit: true}\n",
	})
	p.must("up")
	p.run("exec", "-servers=ended", "-command=/server end")
	await(t, "the end of a server", func() bool { return p.containers()["ended"].State == "exited" })
	p.define("mute", listens+"command: [mute]\nready: {http: {port: tcp}}\n")
	p.define("slow", listens+"ready: {exec: [/server, pause, 30s]}\n")
	p.define("absent", listens)
	p.write(".env", "BERTH_SERVERS=runs,ended,mute,slow,task,absent\n")
	if err := os.RemoveAll(filepath.Join(p.root, "servers/gone")); err != nil {
		t.Fatal(err)
	}
	got := p.must("status", "-format=json")
	t.Logf("status took %v", got.took.Round(time.Millisecond))
	if got.took > 4*time.Second { // a second, and the end of the probe that runs on
		t.Errorf("status took %v", got.took)
	}
	var document struct {
		Version int
		Servers []statusOf
	}
	if err := json.Unmarshal([]byte(got.stdout), &document); err != nil || document.Version != 1 {
		t.Fatalf("version %d, %v:\n%s", document.Version, err, got.stdout)
	}
	wants := map[string]struct {
		state        string
		code         int
		ready        bool
		why, upWould string
	}{
		"runs":   {"running", 0, true, "^$", "^$"},
		"ended":  {"exited", 2, false, "^it has exited with code 2$", "^replace it: it had exited with code 2$"},
		"mute":   {"running", 0, false, "^http .*: no answer within 1s$", "^$"},
		"slow":   {"running", 0, false, "^exec /server: no answer within 1s$", "^$"},
		"gone":   {"running", 0, false, "^the server is gone from the definitions$", "^remove it: the server is gone from the definitions$"},
		"task":   {"exited", 0, true, "^$", "^$"},
		"absent": {"absent", 0, false, "^it has no container$", "^create it: it is not there$"},
	}
	if len(document.Servers) != len(wants) {
		t.Errorf("%d servers, want %d", len(document.Servers), len(wants))
	}
	for _, s := range document.Servers {
		want := wants[s.Server]
		if s.State != want.state || s.ExitCode != want.code || s.Ready != want.ready ||
			!regexp.MustCompile(want.why).MatchString(s.Why) || !regexp.MustCompile(want.upWould).MatchString(s.UpWould) {
			t.Errorf("got %+v, want %+v", s, want)
		}
		if s.State == "absent" {
			continue
		}
		if ago := time.Since(s.Since); ago < 0 || ago > 5*time.Minute || s.ImageBytes == 0 || !strings.HasPrefix(s.Image, "localhost/"+p.name+"/"+s.Server+":") {
			t.Errorf("got %+v", s)
		}
		if s.Server == "runs" && (len(s.Endpoints) != 1 || s.Endpoints[0].Name != "tcp") {
			t.Errorf("endpoints of %+v", s)
		}
	}
	text := p.must("status", "-servers=runs").stdout
	if !regexp.MustCompile(`(?m)^runs +running +yes +\d+[sm] ago +0 +127\.0\.0\.1:\d+→tcp +runs:[0-9a-f]{12} +-$`).MatchString(text) {
		t.Errorf("the table is\n%s", text)
	}
}
