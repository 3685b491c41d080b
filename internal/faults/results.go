package faults

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"time"
)

// tooLate ends the kind of a round of kills whose target had ended before its signal.
const tooLate = ", no signal in time"

// result is what one part came to on one engine with one seed.
type result struct {
	// Engine is its name and version, On the day and the machine.
	Engine string `json:"engine"`
	Part   string `json:"part"`
	Seed   string `json:"seed"`
	On     string `json:"on"`
	// Seconds is how long it took.
	Seconds  int              `json:"seconds"`
	Kinds    map[string]count `json:"kinds"`
	Failures []string         `json:"failures,omitempty"`
}

func resultOf(o Options, m machine, t tally) result {
	return result{
		Engine: m.engine, Part: t.part, Seed: fmt.Sprint(o.Seed), Seconds: int(t.took.Seconds()), Kinds: t.kinds, Failures: t.failures,
		On: fmt.Sprintf("%s, Linux %s, %s processors", time.Now().Format("2 January 2006"), m.kernel, m.processors),
	}
}

func (r result) took() time.Duration { return time.Duration(r.Seconds) * time.Second }

// sum is that of all kinds.
func (r result) sum() count {
	var sum count
	for _, c := range r.Kinds {
		sum = sum.plus(c)
	}
	return sum
}

// results are those of all engines, sorted by them.
type results []result

// readResults reads a file of results; one that is not there has none.
func readResults(file string) (results, error) {
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var all results
	if err := json.Unmarshal(text, &all); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return all, nil
}

// write writes one result a line.
func (all results) write(file string) error {
	lines := make([][]byte, len(all))
	for i, r := range all {
		line, err := json.Marshal(r)
		if err != nil {
			return err
		}
		lines[i] = line
	}
	text := append(append([]byte("[\n"), bytes.Join(lines, []byte(",\n"))...), "\n]\n"...)
	return os.WriteFile(file, text, 0o644)
}

// with adds a result, in the place of an earlier one of the same engine, part and seed.
func (all results) with(one result) results {
	same := func(r result) bool { return r.Engine == one.Engine && r.Part == one.Part && r.Seed == one.Seed }
	if at := slices.IndexFunc(all, same); at >= 0 {
		all[at] = one
		return all
	}
	all = append(all, one)
	slices.SortStableFunc(all, func(a, b result) int { return cmp.Compare(a.Engine, b.Engine) })
	return all
}

func (all results) engines() []string {
	var names []string
	for _, r := range all {
		names = append(names, r.Engine)
	}
	return slices.Compact(names)
}

// kinds are the rounds of a part by kind and engine.
func (all results) kinds(part string) map[string]map[string]count {
	kinds := map[string]map[string]count{}
	for _, r := range all {
		if r.Part != part {
			continue
		}
		for kind, c := range r.Kinds {
			if kinds[kind] == nil {
				kinds[kind] = map[string]count{}
			}
			kinds[kind][r.Engine] = kinds[kind][r.Engine].plus(c)
		}
	}
	return kinds
}

// rows are a table: a part, a kind, and how many rounds each engine had of it.
func (all results) rows() [][]string {
	var parts []string
	for _, r := range all {
		if !slices.Contains(parts, r.Part) {
			parts = append(parts, r.Part)
		}
	}
	var rows [][]string
	for _, part := range parts {
		kinds := all.kinds(part)
		for _, kind := range slices.Sorted(maps.Keys(kinds)) {
			row := []string{part, kind}
			for _, engine := range all.engines() {
				row = append(row, kinds[kind][engine].String())
			}
			rows = append(rows, row)
		}
	}
	return rows
}

// killed are the rounds of kills, and those of them in which the signal came before the target's end.
func (all results) killed() (rounds, landed int) {
	for kind, engines := range all.kinds("kills") {
		for _, c := range engines {
			rounds += c.Rounds
			if !strings.HasSuffix(kind, tooLate) {
				landed += c.Rounds
			}
		}
	}
	return rounds, landed
}

// failures are the rounds that failed, one an item.
func (all results) failures() string {
	var text strings.Builder
	for _, r := range all {
		for _, failure := range r.Failures {
			fmt.Fprintf(&text, "- %s, %s, seed %s, %s\n", r.Engine, r.Part, r.Seed, strings.ReplaceAll(strings.TrimSpace(failure), "\n", "\n  "))
		}
	}
	return text.String()
}
