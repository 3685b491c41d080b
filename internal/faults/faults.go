// Package faults breaks what Berth works with, and proves that the next run mends it: runs are killed at any moment, the
// engine's answers are disturbed, things are changed behind Berth's back, disks are full or cannot be written to, and files are
// edited meanwhile. What is done again and again must leave nothing behind.
//
// It has an engine of its own, Docker's or Podman's, in a network of its own, and removes all of it at the end. It is for development, needs
// root on Linux, and measures no speed.
package faults

import (
	"errors"
	"fmt"
	"io"
	"time"
)

// Options say what is broken, and how often.
type Options struct {
	// Module is the folder of Berth's own module.
	Module string
	// Engine is the program of the engine: dockerd or podman, or the path of one.
	Engine string
	// Seed decides what happens in which round, and when.
	Seed uint64
	// First is the first round, to repeat one; the first is 0.
	First int
	// Rounds is how many rounds of each part there are; 0 for what the part needs to try each of its faults a little.
	Rounds int
	// Only is the one part to run; empty for all.
	Only string
	// Page is the file that gets the report, empty for none, and Figures the file of what it is made of: results of other
	// engines, parts and seeds stay in both.
	Page, Figures string
	// Patience is how long a run may take to end by itself when the engine does not answer; with 0 such a run is interrupted.
	Patience time.Duration
	// Out gets the table and Story what happens meanwhile.
	Out, Story io.Writer
}

// errNoMore is the error of a round that a part does not have.
var errNoMore = errors.New("there are no more rounds")

// tally is what a part came to.
type tally struct {
	part     string
	rounds   int
	took     time.Duration
	failures []string
	// kinds count rounds by what was broken.
	kinds map[string]count
}

type count struct {
	Rounds int `json:"rounds"`
	Failed int `json:"failed,omitempty"`
}

func (c count) plus(other count) count {
	return count{c.Rounds + other.Rounds, c.Failed + other.Failed}
}

func (c count) String() string {
	switch {
	case c.Rounds == 0:
		return "–"
	case c.Failed == 0:
		return fmt.Sprint(c.Rounds)
	}
	return fmt.Sprintf("%d, %d failed", c.Rounds, c.Failed)
}

func (t *tally) add(number int, kind, described string, err error) {
	t.rounds++
	c := t.kinds[kind]
	c.Rounds++
	if err != nil {
		c.Failed++
		t.failures = append(t.failures, fmt.Sprintf("round %d: %s: %v", number, described, err))
	}
	t.kinds[kind] = c
}
