//go:build engine

package acceptance

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/berthdev/berth/docker/locate"
	"github.com/berthdev/berth/internal/resident"
)

// dialEngine connects to the socket of the engine that the tests use.
func dialEngine(ctx context.Context, _, _ string) (net.Conn, error) {
	address, err := locate.Find(os.LookupEnv)
	if err != nil {
		return nil, err
	}
	network, place, found := strings.Cut(address.Host, "://")
	if !found {
		return nil, fmt.Errorf("engine address %s: no scheme", address.Host)
	}
	return new(net.Dialer).DialContext(ctx, network, place)
}

func testExecPassesExitCodesOn(t *testing.T) {
	t.Parallel()
	p := newProject(t, map[string]string{"one": listens})
	p.must("up")
	for command, want := range map[string]int{"/server both": 0, "/server exit 3": 3, "/server kill": 137, "/absent": 127} {
		if got := p.run("exec", "-servers=one", "-command="+command); got.code != want {
			t.Errorf("exec %s: exit code %d, want %d\n%s", command, got.code, want, got.stderr)
		}
	}
	got := p.must("exec", "-servers=one", "-command=/server both")
	if got.stdout != "to stdout\n" || got.stderr != "to stderr\n" {
		t.Errorf("stdout %q, stderr %q", got.stdout, got.stderr)
	}
	if got := p.must("exec"); !strings.Contains(got.stderr, "one: ready") {
		t.Errorf("exec without a command: %q", got.stderr)
	}
}

func testExecTakesInputOnlyWhenAsked(t *testing.T) {
	t.Parallel()
	p := newProject(t, map[string]string{"one": listens})
	p.must("up")
	const command = `"$BERTH" exec -servers=one -command='/server cat'`
	for _, test := range []struct{ rule, script, input, want string }{
		{"with -stdin all of it", command + " -stdin", "a\x00b\n", "a\x00b\n"},
		{"with -stdin an empty one ends", command + " -stdin", "", ""},
		{"a loop over lines", "while read -r line; do " + command + `; echo "$line"; done`, "1\n2\n3\n", "1\n2\n3\n"},
		{"a script on standard input", "exec sh -s", command + "\necho 1\n" + command + "\necho 2\n", "1\n2\n"},
	} {
		t.Run(test.rule, func(t *testing.T) {
			cmd := p.command("sh", "-ec", test.script)
			cmd.Env = append(cmd.Env, "BERTH="+berth(t))
			cmd.Stdin = strings.NewReader(test.input)
			if got, err := cmd.Output(); err != nil || string(got) != test.want {
				t.Errorf("got %q, %v; want %q", got, err, test.want)
			}
		})
	}
}

func testExecStreamsWithFlatMemory(t *testing.T) {
	t.Parallel()
	const size = 100 // MiB of output
	p := newProject(t, map[string]string{"one": listens})
	p.must("up")
	cmd := p.command(berth(t), "exec", "-servers=one", "-command=/server flood "+strconv.Itoa(size))
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	// The peak is read while the process runs: the rusage of a child starts at the peak of its parent.
	sum, total, peak := sha256.New(), int64(0), int64(0)
	for {
		n, err := io.CopyN(sum, pipe, 5<<20)
		total += n
		peak = max(peak, resident.Peak(cmd.Process.Pid))
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	var piece [256]byte
	for i := range piece {
		piece[i] = byte(i)
	}
	want := sha256.New()
	for range size << 20 / len(piece) {
		_, _ = want.Write(piece[:])
	}
	t.Logf("%d bytes, peak resident memory %d KiB", total, peak>>10)
	if total != size<<20 || string(sum.Sum(nil)) != string(want.Sum(nil)) {
		t.Errorf("%d bytes arrived, or others than were sent; want %d", total, size<<20)
	}
	if peak == 0 || peak > memoryBudget {
		t.Errorf("peak resident memory %d bytes, want 1 to %d", peak, memoryBudget)
	}
}
