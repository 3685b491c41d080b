//go:build engine

package acceptance

import (
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

func testDeadServerFailsAtOnce(t *testing.T) {
	p := newProject(t, map[string]string{
		"dying":  listens + "command: [exit, '7']\n",
		"behind": listens + "links: [dying]\n",
	})
	p.must("build")
	best := time.Hour
	for try := 0; try < 3 && best > time.Second; try++ { // a try may wait for a processor
		best = min(best, p.failsAfterDeath())
	}
	if best > time.Second {
		t.Errorf("up ended %v after the server's process, want at most 1s", best)
	}
}

// failsAfterDeath is how long after the death of a server up ends.
func (p *project) failsAfterDeath() time.Duration {
	p.t.Helper()
	got := p.run("up")
	ended := time.Now()
	for _, want := range []string{"dying: ", "7", "last words", "behind is blocked by dying"} {
		if !strings.Contains(got.stderr, want) {
			p.t.Errorf("the report lacks %q:\n%s", want, got.stderr)
		}
	}
	match := regexp.MustCompile(`ended at (\d+)`).FindStringSubmatch(got.stderr)
	if got.code == 0 || match == nil {
		p.t.Fatalf("exit code %d, report:\n%s", got.code, got.stderr)
	}
	died, _ := strconv.ParseInt(match[1], 10, 64)
	took := ended.Sub(time.Unix(0, died))
	p.t.Logf("up ended %v after the server's process", took.Round(time.Millisecond))
	if left := p.containers(); len(left) > 0 {
		p.t.Errorf("left behind: %v", left)
	}
	return took
}

func testDeadServerEndsPostStart(t *testing.T) {
	p := newProject(t, map[string]string{
		"dying": listens + "post_start: {command: [/server, end], retries: 20, interval: 3s}\n",
		"slow":  listens + "post_start: {command: [/server, pause, 9s], timeout: 1s}\n",
	})
	p.must("build")
	for server, want := range map[string]string{
		"dying": "dying: post_start: the server's process ended with exit code 2",
		"slow":  "slow: post_start: /server: no end within 1s (tries: 1)",
	} {
		begun := time.Now()
		got := p.run("up", "-servers="+server)
		if got.code == 0 || !strings.Contains(got.stderr, want) {
			t.Errorf("exit code %d, want %q in:\n%s", got.code, want, got.stderr)
		}
		if took := time.Since(begun); took > 10*time.Second {
			t.Errorf("%s: up took %v", server, took)
		}
	}
}

func testLateListenerIsNeverReadyEarly(t *testing.T) {
	t.Parallel()
	const starts, late = 50, 300 * time.Millisecond
	p := newProject(t, map[string]string{"one": listens + "command: [listen, " + late.String() + "]\n"})
	for i := range starts {
		p.must("up", "-fresh")
		address := p.endpoint("ONE_ADDR")
		conn, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatalf("start %d: %v", i, err)
		}
		greeting, err := io.ReadAll(conn)
		_ = conn.Close()
		if string(greeting) != "hello\n" {
			t.Fatalf("start %d: up ended before the server listened: %q, %v", i, greeting, err)
		}
	}
}

// endpoint is a value of the endpoints file.
func (p *project) endpoint(name string) string {
	p.t.Helper()
	text, err := os.ReadFile(p.root + "/.berth/endpoints.env")
	if err != nil {
		p.t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if value, ok := strings.CutPrefix(strings.TrimSpace(line), name+"="); ok {
			return value
		}
	}
	p.t.Fatalf("no %s in:\n%s", name, text)
	return ""
}

func testDefaultServersAnswerRealClients(t *testing.T) {
	t.Parallel()
	p := newProject(t, nil)
	p.cache = ""
	p.must("up")
	for _, network := range []string{"tcp", "udp"} {
		address := p.endpoint("ECHO_" + strings.ToUpper(network) + "_ADDR")
		t.Run("go "+network, func(t *testing.T) { echoes(t, network, address) })
		t.Run("nc "+network, func(t *testing.T) {
			host, port, _ := net.SplitHostPort(address)
			nc := exec.Command(client(t, "nc"), "-q1", host, port)
			if network == "udp" { // no end of the other side is ever seen: with -q it may leave before the answer
				nc = exec.Command(client(t, "nc"), "-u", "-w1", host, port)
			}
			nc.Stdin = strings.NewReader("hi")
			if got := finish(t, nc); got.stdout != "hi" {
				t.Errorf("nc got %q, want hi; %s", got.stdout, got.stderr)
			}
		})
	}
	url := fmt.Sprintf("http://%s/base64/YmVydGg=", p.endpoint("TOXIPROXY_HTTPBIN_ADDR"))
	if got := finish(t, exec.Command(client(t, "curl"), "-sS", "-m", "10", url)); got.stdout != "berth" {
		t.Errorf("curl through toxiproxy got %q, want berth; %s", got.stdout, got.stderr)
	}
}

// client is a real client's path. Without it the test says so and fails: its word is what the test is for.
func client(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Fatalf("%v; install curl and netcat-openbsd", err)
	}
	return path
}

func echoes(t *testing.T, network, address string) {
	conn, err := net.Dial(network, address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(5 * time.Second))
	if _, err := io.WriteString(conn, "hi"); err != nil {
		t.Fatal(err)
	}
	got := make([]byte, 2)
	if _, err := io.ReadFull(conn, got); err != nil || string(got) != "hi" {
		t.Errorf("got %q, %v; want hi", got, err)
	}
}
