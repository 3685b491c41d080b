//go:build engine

package acceptance

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// testLogsFollowAReplacement has servers that write a line each millisecond, now to one stream and then to the other.
func testLogsFollowAReplacement(t *testing.T) {
	t.Parallel()
	definition := func(word string) string { return "go: ./\ncommand: [count, " + word + "]\n" }
	p := newProject(t, map[string]string{"one": definition("first"), "other": definition("same")})
	p.must("up")
	cmd, text := p.command(raceBerth(t), "logs", "-follow"), &output{}
	cmd.Stdout, cmd.Stderr = text, text
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() }) // fails once it has ended, as it should have
	for i, word := range []string{"first", "second", "third"} {
		if i > 0 {
			p.define("one", definition(word))
			p.must("up")
		}
		await(t, word, func() bool { return strings.Contains(text.String(), "\none   | "+word+" 200\n") })
	}
	took := end(t, cmd, syscall.SIGINT)
	if code := cmd.ProcessState.ExitCode(); code != 130 || took > stopLimit {
		t.Errorf("it ended after %v with exit code %d, want 130", took, code)
	}
	got := text.String()
	for _, word := range []string{"first", "second", "third", "same"} {
		checkCounted(t, got, word)
	}
	if second := got[strings.Index(got, "second 1\n"):]; strings.Contains(second, "first") {
		t.Error("the old container's lines come after the new one's")
	}
}

// checkCounted proves that no line with a word is missing or doubled. The two streams of a container are read by two
// goroutines of the engine: each has its own order.
func checkCounted(t *testing.T, text, word string) {
	t.Helper()
	var numbers []int
	for _, match := range regexp.MustCompile(`(?m)^\w+ +\| `+word+` (\d+)$`).FindAllStringSubmatch(text, -1) {
		number, _ := strconv.Atoi(match[1])
		numbers = append(numbers, number)
	}
	for parity := range 2 {
		next := 2 - parity
		for _, number := range numbers {
			if number%2 != parity {
				continue
			}
			if number != next {
				t.Fatalf("%s: got number %d, want %d", word, number, next)
			}
			next += 2
		}
	}
	t.Logf("%s: %d lines", word, len(numbers))
	if len(numbers) < 200 || !slices.Contains(numbers, 200) {
		t.Errorf("%s: only %d lines", word, len(numbers))
	}
}

func testLogsKeepBytes(t *testing.T) {
	t.Parallel()
	p := newProject(t, map[string]string{"one": "go: ./\ncommand: [bytes]\nready: {exit: true}\n"})
	p.must("up")
	var all, replaced bytes.Buffer
	for i := range 256 {
		all.WriteByte(byte(i))
		// The engine's driver json-file keeps U+FFFD instead of what is no UTF-8.
		replaced.WriteString(strings.ToValidUTF8(string([]byte{byte(i)}), "\uFFFD"))
	}
	want := func(bytes string) string {
		return fmt.Sprintf("one | %s\none | %s\none | the end\n", strings.ReplaceAll(bytes, "\n", "\none | "), strings.Repeat("x", 1<<20))
	}
	for _, flag := range []string{"-follow=false", "-follow=true"} {
		got := p.must("logs", flag)
		if got.stdout != want(all.String()) && got.stdout != want(replaced.String()) {
			t.Errorf("%s: %d bytes, and other ones: %.400q", flag, len(got.stdout), got.stdout)
		}
		if got.stderr != "" {
			t.Errorf("%s: %s", flag, got.stderr)
		}
	}
}
