//go:build engine

package docker

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestExecResults(t *testing.T) {
	b := newBox(t)
	id := b.start("idle")
	for _, test := range []struct {
		rule           string
		spec           ExecSpec
		stdin          string
		stdout, stderr string
		code           int
	}{
		{"exit code 0", ExecSpec{Command: []string{"/probe", "exit", "0"}}, "", "", "", 0},
		{"exit code 3", ExecSpec{Command: []string{"/probe", "exit", "3"}}, "", "", "", 3},
		{"killed is 137", ExecSpec{Command: []string{"/probe", "killed"}}, "", "", "", 137},
		{"the streams are apart", ExecSpec{Command: []string{"/probe", "say", "out", "err"}}, "", "out", "err", 0},
		{"CR LF first is not taken for a failure", ExecSpec{Command: []string{"/probe", "say", "OCI runtime exec failed: x\r\n"}}, "", "OCI runtime exec failed: x\r\n", "", 0},
		{"binary input comes back", ExecSpec{Command: []string{"/probe", "cat"}}, "a\x00\r\n\xff\x01", "a\x00\r\n\xff\x01", "", 0},
		{"a terminal has one stream", ExecSpec{Command: []string{"/probe", "say", "out\n", "err"}, Terminal: &Terminal{}}, "", "out\r\nerr", "", 0},
		{"the exit code behind a terminal", ExecSpec{Command: []string{"/probe", "exit", "3"}, Terminal: &Terminal{Size: Size{80, 24}}}, "", "", "", 3},
		{"arguments are not interpreted", ExecSpec{Command: []string{"/probe", "say", "$HOME `id` \n'\""}}, "", "$HOME `id` \n'\"", "", 0},
	} {
		t.Run(test.rule, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			test.spec.Stdout, test.spec.Stderr = &stdout, &stderr
			if test.stdin != "" {
				test.spec.Stdin = strings.NewReader(test.stdin)
			}
			code, err := b.Exec(t.Context(), id, test.spec)
			if err != nil || code != test.code || stdout.String() != test.stdout || stderr.String() != test.stderr {
				t.Errorf("got %d, %v, %q, %q; want %d, %q, %q", code, err, stdout.String(), stderr.String(), test.code, test.stdout, test.stderr)
			}
		})
	}
	t.Run("the mark in the environment", func(t *testing.T) {
		var stdout bytes.Buffer
		if _, err := b.Exec(t.Context(), id, ExecSpec{Command: []string{"/probe", "env"}, Stdout: &stdout}); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(stdout.String(), "BERTH_EXEC=") {
			t.Errorf("environment:\n%s", stdout.String())
		}
	})
	t.Run("the terminal's type and sizes", func(t *testing.T) {
		var stdout bytes.Buffer
		sizes := make(chan Size)
		spec := ExecSpec{Command: []string{"/probe", "screen", "60x20"}, Stdout: &stdout, Terminal: &Terminal{Type: "vt100", Size: Size{100, 30}, Sizes: sizes}}
		go func() { sizes <- Size{60, 20} }()
		if code, err := b.Exec(t.Context(), id, spec); err != nil || code != 0 {
			t.Fatalf("got %d, %v", code, err)
		}
		if got := stdout.String(); !strings.HasPrefix(got, "vt100\r\n") || !strings.HasSuffix(got, "\r\n60x20\r\n") {
			t.Errorf("the command sees %q", got)
		}
	})
	t.Run("a blocked input does not hold it up", func(t *testing.T) {
		reader, writer := io.Pipe()
		defer func() { _ = writer.Close() }()
		if code, err := b.Exec(t.Context(), id, ExecSpec{Command: []string{"/probe", "exit", "4"}, Stdin: reader}); err != nil || code != 4 {
			t.Errorf("got %d, %v", code, err)
		}
	})
	t.Run("no container and one that has ended", func(t *testing.T) {
		ended := b.start("exit", "0")
		b.waitState(ended, "exited")
		for _, id := range []string{b.prefix + "-none", ended} {
			if code, err := b.Exec(t.Context(), id, ExecSpec{Command: []string{"/probe"}}); err == nil || code != -1 {
				t.Errorf("got %d, %v", code, err)
			}
		}
	})
}

func TestExecNotStarted(t *testing.T) {
	b := newBox(t)
	id := b.start("idle")
	for _, test := range []struct {
		rule string
		spec ExecSpec
		code int
	}{
		{"not in PATH", ExecSpec{Command: []string{"nothing"}}, 127},
		{"no such path", ExecSpec{Command: []string{"/nothing"}}, 127},
		{"a folder", ExecSpec{Command: []string{"/bin"}}, 126},
	} {
		t.Run(test.rule, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			test.spec.Stdout, test.spec.Stderr = &stdout, &stderr
			code, err := b.Exec(t.Context(), id, test.spec)
			var notStarted *NotStartedError
			if !errors.As(err, &notStarted) || notStarted.ExitCode != test.code || code != test.code {
				t.Errorf("got %d, %v; want %d", code, err, test.code)
			}
			if stdout.Len()+stderr.Len() > 0 {
				t.Errorf("the engine's message came as output: %q %q", stdout.String(), stderr.String())
			}
			t.Log(err)
		})
	}
}

func TestExecCarries100MBWithFlatMemory(t *testing.T) {
	b := newBox(t)
	id := b.start("idle")
	const size = 100 << 20
	var before, during runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	sum, peak, got := sha256.New(), uint64(0), 0
	stdout := writerFunc(func(p []byte) (int, error) {
		if got += len(p); got%(8<<20) < len(p) {
			runtime.ReadMemStats(&during)
			peak = max(peak, during.HeapAlloc)
		}
		return sum.Write(p)
	})
	begun := time.Now()
	code, err := b.Exec(t.Context(), id, ExecSpec{Command: []string{"/probe", "flood", "104857600"}, Stdout: stdout})
	took := time.Since(begun)
	if err != nil || code != 0 || got != size {
		t.Fatalf("got %d bytes, exit code %d, %v", got, code, err)
	}
	want := sha256.New()
	block := make([]byte, 32<<10)
	for i := range block {
		block[i] = byte(i * 7)
	}
	for range size / len(block) {
		want.Write(block)
	}
	if !bytes.Equal(sum.Sum(nil), want.Sum(nil)) {
		t.Error("the bytes differ")
	}
	growth := int64(peak) - int64(before.HeapAlloc)
	if growth > 8<<20 {
		t.Errorf("the heap grew by %d bytes", growth)
	}
	t.Logf("100 MiB out in %v, heap growth at most %d KiB", took.Round(time.Millisecond), growth>>10)

	// Both ways at once: an input of that size, echoed.
	got = 0
	begun = time.Now()
	code, err = b.Exec(t.Context(), id, ExecSpec{Command: []string{"/probe", "cat"}, Stdin: io.LimitReader(zeros{}, size), Stdout: stdout})
	if err != nil || code != 0 || got != size {
		t.Fatalf("echo: got %d bytes, exit code %d, %v", got, code, err)
	}
	t.Logf("100 MiB in and out in %v", time.Since(begun).Round(time.Millisecond))
}

func TestCopyTo(t *testing.T) {
	b := newBox(t)
	id := b.create(b.spec("idle")) // not started yet
	var archive bytes.Buffer
	w := tar.NewWriter(&archive)
	if err := w.WriteHeader(&tar.Header{Name: "key.pem", Mode: 0o600, Uid: 7, Gid: 8, Size: 3}); err != nil {
		t.Fatal(err)
	}
	_, _ = w.Write([]byte("key"))
	_ = w.Close()
	if err := b.CopyTo(t.Context(), id, "/", &archive); err != nil {
		t.Fatal(err)
	}
	if err := b.Start(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	var stdout bytes.Buffer
	if _, err := b.Exec(t.Context(), id, ExecSpec{Command: []string{"/probe", "stat", "/key.pem"}, Stdout: &stdout}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("-rw------- 3 7:8\n", stdout.String()); diff != "" {
		t.Errorf("the file (-want +got):\n%s", diff)
	}
	// Podman makes the folder.
	if err := b.CopyTo(t.Context(), id, "/none", &archive); err == nil && !b.Podman {
		t.Error("copied to a folder that is not there")
	}
}

type writerFunc func(p []byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }
