package bench

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// raw is the name of the contender that all others are compared with.
const raw = "raw API calls"

// figures are what a run of the bench has found.
type figures struct {
	Machine machine `json:"machine"`
	Sizes   []sized `json:"sizes"`
	// First is the first use with empty caches.
	First []phase `json:"first,omitempty"`
}

// machine is where and with what was measured.
type machine struct {
	Day        string `json:"day"`
	Processors int    `json:"processors"`
	System     string `json:"system"`
	Engine     string `json:"engine"`
	Go         string `json:"go"`
	// Compose and Buildx are versions; empty where they are not installed.
	Compose string `json:"compose,omitempty"`
	Buildx  string `json:"buildx,omitempty"`
}

// sized is what was found with a number of servers.
type sized struct {
	Servers    int      `json:"servers"`
	Rounds     int      `json:"rounds"`
	Contenders []string `json:"contenders"`
	Cells      []cell   `json:"cells"`
}

// cell is what a work costs a contender.
type cell struct {
	Work      string `json:"work"`
	Contender string `json:"contender"`
	// Seconds is the median of all rounds.
	Seconds float64 `json:"seconds"`
	// Calls are those of the API, and Bytes all that went to the engine and came from it; 0 for what was not counted.
	Calls int64 `json:"calls,omitempty"`
	Bytes int64 `json:"bytes,omitempty"`
	// Resident is the most memory of one process, in bytes; 0 for what is none, or was not watched.
	Resident int64 `json:"resident,omitempty"`
}

// phase is a part of the first use.
type phase struct {
	Title string `json:"title"`
	// CPU are seconds of processors, Seconds those of the clock.
	CPU     float64 `json:"cpu"`
	Seconds float64 `json:"seconds"`
}

// of are the figures of a number of servers; without cells where it was not measured.
func (f figures) of(servers int) sized {
	if i := slices.IndexFunc(f.Sizes, func(s sized) bool { return s.Servers == servers }); i >= 0 {
		return f.Sizes[i]
	}
	return sized{}
}

// cell is what a work costs a contender; zero where it was not measured.
func (s sized) cell(work, contender string) cell {
	if i := slices.IndexFunc(s.Cells, func(c cell) bool { return c.Work == work && c.Contender == contender }); i >= 0 {
		return s.Cells[i]
	}
	return cell{}
}

// ratio is a time in times of the raw API calls; 0 where one of them was not measured.
func (s sized) ratio(work, contender string) float64 {
	floor := s.cell(work, raw).Seconds
	if floor == 0 {
		return 0
	}
	return s.cell(work, contender).Seconds / floor
}

// median is the middle one, or the mean of the two in the middle; 0 for none.
func median(list []time.Duration) time.Duration {
	if len(list) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(list))
	return (sorted[len(sorted)/2] + sorted[(len(sorted)-1)/2]) / 2
}

// figuresFile holds the figures of the page, below the module's folder.
const figuresFile = "internal/bench/figures.json"

func readFigures(module string) (figures, error) {
	var f figures
	file := filepath.Join(module, figuresFile)
	text, err := os.ReadFile(file)
	if err != nil {
		return f, err
	}
	if err := json.Unmarshal(text, &f); err != nil {
		return f, fmt.Errorf("%s: %w", file, err)
	}
	return f, nil
}

func (f figures) write(module string) error {
	text, err := json.MarshalIndent(f, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(module, figuresFile), append(text, '\n'), 0o644)
}
