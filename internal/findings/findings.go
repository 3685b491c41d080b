// Package findings shows people and programs what an examination has found, as lines that fit a terminal and as JSON.
//
// It asks nobody and judges nothing; package project gives it what there is.
package findings

import (
	"encoding/json"
	"strings"
	"unicode/utf8"

	"github.com/berthdev/berth/internal/text"
)

// Verdict is what something found means.
type Verdict string

// The verdicts, the mildest first.
const (
	// OK is something that is as it should be.
	OK Verdict = "ok"
	// Note is something to know.
	Note Verdict = "note"
	// Warning is something that may be in the way, now or later.
	Warning Verdict = "warning"
	// Blocks is something because of which `up` cannot work.
	Blocks Verdict = "blocks"
)

// Finding is one thing that was looked at.
type Finding struct {
	// What was looked at, in a word or two.
	What string `json:"what"`
	// Verdict is ok, note, warning or, for what is in the way of `up`, blocks.
	Verdict Verdict `json:"verdict"`
	// Text is what is the case, in one line.
	Text string `json:"text"`
	// Next are what the user can do, a line each.
	Next []string `json:"next"`
	// Fixable reports whether it can be mended without any harm.
	Fixable bool `json:"fixable"`
	// Fixed is what was done about it; empty for nothing.
	Fixed string `json:"fixed"`
}

// Of is a finding from an error, of which the lines that begin with "next:" become steps, and all others its text.
func Of(what string, verdict Verdict, err error) Finding {
	f := Finding{What: what, Verdict: verdict}
	var said []string
	for line := range strings.Lines(err.Error()) {
		line = strings.TrimSpace(line)
		if step, is := strings.CutPrefix(line, "next: "); is {
			f.Next = append(f.Next, step)
		} else if line != "" {
			said = append(said, line)
		}
	}
	f.Text = strings.Join(said, "; ")
	return f
}

// Count is how many findings have a verdict.
func Count(list []Finding, verdict Verdict) int {
	n := 0
	for _, f := range list {
		if f.Verdict == verdict {
			n++
		}
	}
	return n
}

// narrow is the number of columns below which a text stands under its heading, and not beside it.
const narrow = 60

// Text is a line for each finding, and more where a terminal has too few columns for it; width 0 is no end.
func Text(list []Finding, width int) string {
	widest := 0
	for _, f := range list {
		widest = max(widest, utf8.RuneCountInString(f.What))
	}
	var lines strings.Builder
	for _, f := range list {
		heading := f.What + strings.Repeat(" ", widest-utf8.RuneCountInString(f.What)) + "  " + string(f.Verdict) +
			strings.Repeat(" ", len(Warning)-len(f.Verdict)) + "  "
		indent := strings.Repeat(" ", utf8.RuneCountInString(heading))
		if width > 0 && width < narrow {
			indent = "  "
			lines.WriteString(f.What + ": " + string(f.Verdict) + "\n")
			heading = indent
		}
		for i, line := range f.lines() {
			begin := indent
			if i == 0 {
				begin = heading
			}
			lines.WriteString(text.Wrap(begin, indent, oneLine(line), width))
		}
	}
	return lines.String()
}

// oneLine is a text that others have written, its words parted by single spaces.
func oneLine(line string) string { return strings.Join(strings.Fields(text.CleanLine(line)), " ") }

// lines are the text and what follows it.
func (f Finding) lines() []string {
	lines := []string{f.Text}
	if f.Fixed != "" {
		lines = append(lines, "fixed: "+f.Fixed)
	}
	for _, step := range f.Next {
		lines = append(lines, "next: "+step)
	}
	return lines
}

// document is what -format=json prints. Fields are only ever added to version 1.
type document struct {
	Version int `json:"version"`
	// Project is the project's name; empty where there is none.
	Project string `json:"project"`
	// Root is the project's root folder; empty where there is none.
	Root string `json:"root"`
	// Blocks reports whether something is in the way of `up`.
	Blocks bool `json:"blocks"`
	// Findings are all that was looked at.
	Findings []Finding `json:"findings"`
}

// JSON is one indented JSON document.
func JSON(project, root string, list []Finding) (string, error) {
	d := document{Version: 1, Project: project, Root: root, Blocks: Count(list, Blocks) > 0, Findings: []Finding{}}
	for _, f := range list {
		f.Next = append([]string{}, f.Next...)
		d.Findings = append(d.Findings, f)
	}
	content, err := json.MarshalIndent(d, "", "  ")
	return string(content) + "\n", err
}
