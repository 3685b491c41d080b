package report

import (
	"strings"
	"time"

	"github.com/berthdev/berth/internal/plan"
	"github.com/berthdev/berth/internal/run"
)

// phases are what operations are called in the picture: their class, and a word for people.
var phases = map[plan.Kind][2]string{
	plan.Authority: {"make", "image"}, plan.Pull: {"make", "image"}, plan.Bootstrap: {"make", "image"}, plan.Compile: {"make", "image"}, plan.Build: {"make", "image"},
	plan.Network: {"create", "create"}, plan.Volume: {"create", "create"}, plan.Create: {"create", "create"}, plan.Copy: {"create", "create"},
	plan.Start: {"start", "start"}, plan.Wait: {"wait", "wait until ready"}, plan.PostStart: {"post", "post-start"},
	plan.Stop: {"remove", "remove"}, plan.Remove: {"remove", "remove"}, plan.RemoveImage: {"remove", "remove"},
	plan.RemoveNetwork: {"remove", "remove"}, plan.RemoveVolume: {"remove", "remove"},
}

// legend are the phases in the order in which a server meets them.
var legend = []plan.Kind{plan.Build, plan.Remove, plan.Create, plan.Start, plan.Wait, plan.PostStart}

// picture is the timeline: lanes of bars between two times.
type picture struct {
	began time.Time
	long  time.Duration
	lanes []lane
}

// lane is one server's, or the project's.
type lane struct {
	name string
	bars []run.Carried
	// failed is when it failed; zero for one that did not.
	failed time.Time
	// waits reports whether something of it was not begun.
	waits bool
}

// lanes are one for whoever has operations, in the order of the plan.
func lanes(result run.Result, project string) picture {
	var p picture
	var ended time.Time
	at := map[string]int{}
	for _, one := range result.Carried {
		i, known := at[one.Server]
		if !known {
			i = len(p.lanes)
			at[one.Server] = i
			name := one.Server
			if name == "" {
				name = "project " + project
			}
			p.lanes = append(p.lanes, lane{name: name})
		}
		own := &p.lanes[i]
		if one.Began.IsZero() {
			own.waits = true
			continue
		}
		own.bars = append(own.bars, one)
		own.failed = result.Failed[one.Server].At
		if one.Outcome == run.Failed && own.failed.IsZero() { // of a check that had the server replaced the next one says more
			own.failed = one.Began.Add(one.Took)
		}
		if p.began.IsZero() || one.Began.Before(p.began) {
			p.began = one.Began
		}
		ended = latest(ended, one.Began.Add(one.Took), own.failed)
	}
	p.long = max(ended.Sub(p.began), time.Millisecond)
	return p
}

func latest(times ...time.Time) time.Time {
	last := times[0]
	for _, one := range times {
		if one.After(last) {
			last = one
		}
	}
	return last
}

// The measures of the picture: the heights of a lane and of the axis in pixels, and the part of the width that is time, in per
// cent: a mark at the end needs room.
const (
	laneHeight = 46
	axisHeight = 24
	timeWidth  = 96.0
)

// at is where a time is, in per cent of the width.
func (pic picture) at(t time.Time) float64 {
	return timeWidth * float64(t.Sub(pic.began)) / float64(pic.long)
}

// timeline draws it. Nothing is scaled: widths are per cent and heights and letters pixels, so that a narrow page has letters as
// large as a wide one.
func (p *page) timeline(pic picture) {
	height := len(pic.lanes)*laneHeight + axisHeight
	p.add("<svg role=\"img\" aria-labelledby=\"timeline timeline-text\" width=\"100%%\" height=\"%d\">\n", height)
	p.add("<title id=\"timeline\">Timeline of the run</title>\n<desc id=\"timeline-text\">")
	for _, one := range pic.lanes {
		p.add("%s: %s. ", one.name, one.words(pic.began))
	}
	p.add("</desc>\n")
	for quarter := range 5 {
		x, anchor := timeWidth*float64(quarter)/4, []string{"start", "middle", "middle", "middle", "end"}[quarter]
		p.add("<line class=\"grid\" x1=\"%.2f%%\" x2=\"%.2f%%\" y1=\"0\" y2=\"%d\"/>\n", x, x, height-axisHeight)
		p.add("<text class=\"axis\" x=\"%.2f%%\" y=\"%d\" text-anchor=\"%s\">%s</text>\n", x, height-7, anchor, seconds(pic.long*time.Duration(quarter)/4))
	}
	for i, one := range pic.lanes {
		p.lane(pic, one, i*laneHeight)
	}
	p.add("</svg>\n<p class=\"legend\">")
	for _, kind := range legend {
		p.add("<span><i class=\"%s\"></i>%s</span> ", phases[kind][0], phases[kind][1])
	}
	p.add("<span class=\"cross\">✕ failed</span></p>\n")
}

// lane draws one: what came of it in words, and the bars below.
func (p *page) lane(pic picture, one lane, top int) {
	class := "name"
	if !one.failed.IsZero() {
		class = "name cross"
	}
	p.add("<text class=\"%s\" x=\"0\" y=\"%d\">%s: %s</text>\n", class, top+15, one.name, one.came(pic.began))
	for _, bar := range one.bars {
		wide := max(timeWidth*float64(bar.Took)/float64(pic.long), 0.4)
		p.add("<rect class=\"%s\" x=\"%.2f%%\" y=\"%d\" width=\"%.2f%%\" height=\"14\"><title>%s %s: %s, %s</title></rect>\n", phases[bar.Kind][0],
			pic.at(bar.Began), top+22, wide, bar.Kind, bar.Subject, seconds(bar.Took), bar.Outcome)
	}
	if !one.failed.IsZero() {
		x := pic.at(one.failed)
		p.add("<line class=\"cross\" x1=\"%.2f%%\" x2=\"%.2f%%\" y1=\"%d\" y2=\"%d\"/>\n", x, x, top+19, top+39)
		p.add("<text class=\"cross\" x=\"%.2f%%\" dx=\"2\" y=\"%d\">✕</text>\n", x, top+34)
	}
}

// came is what came of a lane, in few words.
func (l lane) came(began time.Time) string {
	if len(l.bars) == 0 {
		return "not begun"
	}
	var ended time.Time
	for _, bar := range l.bars {
		ended = latest(ended, bar.Began.Add(bar.Took))
	}
	at := seconds(ended.Sub(began))
	switch {
	case !l.failed.IsZero():
		return "failed at " + seconds(l.failed.Sub(began))
	case l.bars[len(l.bars)-1].Outcome == run.GivenUp:
		return "given up at " + at
	case l.waits:
		return "not finished"
	}
	return "done at " + at
}

// words are the lane for those who do not see it.
func (l lane) words(began time.Time) string {
	list := make([]string, 0, len(l.bars)+1)
	for _, bar := range l.bars {
		list = append(list, phases[bar.Kind][1]+" "+seconds(bar.Took))
	}
	return strings.Join(append(list, l.came(began)), ", ")
}
