package faults

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestThePageHasRoundsAndFailures(t *testing.T) {
	file := filepath.Join(t.TempDir(), "page.md")
	one := tally{part: "kills", kinds: map[string]count{}}
	one.add(0, "up, KILL", "all up: KILL to up", nil)
	one.add(1, "up, KILL", "down: KILL to up", errors.New("db: not ready\nleak: .berth has x"))
	o := Options{Seed: 7, Page: file, Out: io.Discard}
	if err := report(o, machine{"20.10", "6.1", "2"}, []tally{one}); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"Docker 20.10, Linux 6.1 and 2 processors; seed 7.", "| kills | up, KILL | 2 | 1 |",
		"- kills, round 1: down: KILL to up: db: not ready\n  leak: .berth has x\n",
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
}
