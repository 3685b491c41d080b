package faults

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestThePageHasRoundsAndFailures(t *testing.T) {
	dir := t.TempDir()
	o := Options{Page: filepath.Join(dir, "page.md"), Figures: filepath.Join(dir, "figures.json"), Out: io.Discard}
	run := func(engine string, seed uint64, part string, kinds ...string) {
		one := tally{part: part, kinds: map[string]count{}, took: 90 * time.Second}
		for number, kind := range kinds {
			var err error
			if kind == "fails" {
				err = errors.New("db: not ready\nleak: .berth has x")
			}
			one.add(number, kind, "in a state", err)
		}
		o.Seed = seed
		if err := report(o, machine{engine, "6.1", "2"}, []tally{one}); err != nil {
			t.Fatal(err)
		}
	}
	run("Podman 5", 1, "kills", "up, INT")
	run("Docker 20.10", 7, "kills", "up, KILL", "up, KILL", "fails", "up, no signal in time")
	run("Docker 20.10", 8, "kills", "up, KILL")
	run("Docker 20.10", 9, "things", "fails", "fails")
	run("Docker 20.10", 9, "things", "a port is taken") // the same again
	text, err := os.ReadFile(o.Page)
	if err != nil {
		t.Fatal(err)
	}
	today := time.Now().Format("2 January 2006")
	for _, want := range []string{
		"| Docker 20.10 | kills | 7 | 4 | 1 | " + today + ", Linux 6.1, 2 processors, in 1m30s |\n| Docker 20.10 | kills | 8 | 1 | 0 |",
		"| Docker 20.10 | things | 9 | 1 | 0 |", "| Podman 5 | kills | 1 | 1 | 0 |",
		"In 5 of the 6 rounds of kills the signal came",
		"| part | what is broken | Docker 20.10 | Podman 5 |\n|---|---|--:|--:|\n| kills | fails | 1, 1 failed | – |\n| kills | up, INT | – | 1 |\n" +
			"| kills | up, KILL | 3 | – |\n| kills | up, no signal in time | 1 | – |\n| things | a port is taken | 1 | – |\n",
		"\n## What failed\n\n- Docker 20.10, kills, seed 7, round 2: in a state: db: not ready\n  leak: .berth has x\n\n",
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
}
