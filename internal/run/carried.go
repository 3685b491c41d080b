package run

import (
	"slices"
	"time"

	"github.com/berthdev/berth/internal/plan"
)

// Outcome is what came of an operation.
type Outcome string

// The outcomes. GivenUp is an operation that ended because another server failed.
const (
	NotBegun Outcome = "not begun"
	Done     Outcome = "done"
	Failed   Outcome = "failed"
	GivenUp  Outcome = "given up"
)

// Carried is an operation of a plan, and what came of it.
type Carried struct {
	plan.Operation
	Outcome Outcome
	// Began and Took are zero for what was not begun.
	Began time.Time
	Took  time.Duration
}

// Carry notes for operations that end together when they began and what came of them.
func Carry(list []plan.Operation, began time.Time, err error) []Carried {
	carried := notBegun(list)
	for i := range carried {
		carried[i].end(began, err)
	}
	return carried
}

func notBegun(list []plan.Operation) []Carried {
	carried := make([]Carried, len(list))
	for i, one := range list {
		carried[i] = Carried{Operation: one, Outcome: NotBegun}
	}
	return carried
}

func (c *Carried) end(began time.Time, err error) {
	c.Began, c.Took, c.Outcome = began, time.Since(began), Done
	if err != nil {
		c.Outcome = Failed
	}
}

// expect puts operations in the place of those that were not begun, and returns them.
func (j *job) expect(list []plan.Operation) []Carried {
	begun := slices.DeleteFunc(j.carried, func(c Carried) bool { return c.Outcome == NotBegun })
	j.carried = append(begun, notBegun(list)...)
	return j.carried[len(begun):]
}

// came are the operations on a server and what came of them. What ended although the server did not fail was given up, but
// for a check that had the server replaced.
func (j *job) came() []Carried {
	for i, one := range j.carried {
		last := i+1 == len(j.carried) || j.carried[i+1].Outcome == NotBegun
		if one.Outcome == Failed && last && !j.failed.Load() {
			j.carried[i].Outcome = GivenUp
		}
	}
	return j.carried
}
