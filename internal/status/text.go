// Package status shows people and programs how servers are, as a table, as blocks and as JSON.
//
// It asks nobody; package project gives it what there is.
package status

import (
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/berthdev/berth/internal/endpoints"
	"github.com/berthdev/berth/internal/project"
	"github.com/berthdev/berth/internal/text"
)

// Text is a table of a project's servers, or a block for each where the table is wider than a terminal has columns; width 0
// is no end.
func Text(name string, list []project.Status, now time.Time, width int) string {
	if whole := table(name, list, now); !text.Wider(whole, width) {
		return whole
	}
	return blocks(name, list, now)
}

func table(name string, list []project.Status, now time.Time) string {
	var lines strings.Builder
	writer := tabwriter.NewWriter(&lines, 0, 0, 2, ' ', 0) // a strings.Builder takes everything
	_, _ = fmt.Fprintln(writer, "SERVER\tSTATE\tREADY\tSINCE\tRESTARTS\tPORTS\tIMAGE\tUP WOULD")
	for _, s := range list {
		cells := []string{s.Server, stateOf(s), readyOf(s), since(s, now), fmt.Sprint(s.Restarts), portsOf(s), shortImage(name, s.Image), s.Change}
		for i := range cells {
			if cells[i] == "" {
				cells[i] = "-"
			}
		}
		_, _ = fmt.Fprintln(writer, strings.Join(cells, "\t"))
	}
	_ = writer.Flush()
	return lines.String()
}

func blocks(name string, list []project.Status, now time.Time) string {
	var lines strings.Builder
	for _, s := range list {
		words := []string{stateOf(s)}
		if s.Ready {
			words = append(words, "ready")
		}
		if ago := since(s, now); ago != "" {
			words = append(words, "since "+ago)
		}
		fmt.Fprintf(&lines, "%s: %s\n", s.Server, strings.Join(words, ", "))
		line := func(what, value string) {
			if value != "" {
				fmt.Fprintf(&lines, "  %s: %s\n", what, value)
			}
		}
		if why := readyOf(s); why != "yes" && why != "no" {
			line("not ready", why)
		}
		line("ports", portsOf(s))
		line("image", shortImage(name, s.Image))
		if s.Restarts > 0 {
			line("restarts", fmt.Sprint(s.Restarts))
		}
		line("up would", s.Change)
	}
	return lines.String()
}

// readyOf is yes, no, or why not where the other columns do not say it.
func readyOf(s project.Status) string {
	switch {
	case s.Ready:
		return "yes"
	case s.State != "running", strings.HasSuffix(s.Change, s.Why):
		return "no"
	}
	return s.Why
}

// stateOf is the state, with the exit code of what has ended.
func stateOf(s project.Status) string {
	if s.State == "exited" || s.State == "dead" {
		return fmt.Sprintf("%s (%d)", s.State, s.ExitCode)
	}
	return s.State
}

// since is how long ago a server was started or has ended, in the largest unit of which there is one at least.
func since(s project.Status, now time.Time) string {
	if s.Since.IsZero() {
		return ""
	}
	ago := max(0, now.Sub(s.Since))
	switch {
	case ago < time.Minute:
		return fmt.Sprintf("%ds ago", ago/time.Second)
	case ago < time.Hour:
		return fmt.Sprintf("%dm ago", ago/time.Minute)
	case ago < 48*time.Hour:
		return fmt.Sprintf("%dh ago", ago/time.Hour)
	}
	return fmt.Sprintf("%dd ago", ago/(24*time.Hour))
}

// portsOf are the published ports with their names.
func portsOf(s project.Status) string {
	var list []string
	for _, e := range s.Endpoints {
		list = append(list, addressOf(e)+"→"+e.Name)
	}
	return strings.Join(list, ", ")
}

func addressOf(e endpoints.Endpoint) string {
	if e.Last > 0 {
		return fmt.Sprintf("%s-%d", e.Addr(), e.Last)
	}
	return e.Addr()
}

// shortImage leaves out of an own image's name what all of them begin with.
func shortImage(name, image string) string { return strings.TrimPrefix(image, "localhost/"+name+"/") }
