package bench

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// The measures of the plot, in units of the picture.
const (
	chartWidth, chartHeight  = 720.0, 400.0
	left, right, top, bottom = 64.0, 24.0, 84.0, 48.0
)

// lines are the contenders in the plot, how their lines look, and where in the legend.
var lines = []struct {
	contender, class string
	x                float64
}{
	{raw, "raw", 64}, {compiledFace, "berth", 248}, {"Compose", "compose", 442},
}

// chartHead has colours that are legible on a box of its own, in the light and in the dark; lines differ by their dashes too.
const chartHead = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %[1]g %[2]g" width="%[1]g" height="%[2]g" role="img" aria-labelledby="title desc">
<title id="title">Cold up by number of servers</title>
<desc id="desc">%[3]s</desc>
<style>
svg { color-scheme: dark; font: 14px system-ui, sans-serif; fill: #e6edf3 }
.box { fill: #161b22; stroke: #3d444d }
.grid { stroke: #3d444d }
.soft { fill: #9da7b3 }
.head { font-weight: bold }
polyline, .key { fill: none; stroke-width: 2.5 }
.raw { stroke: #e6edf3; stroke-dasharray: 2 5 }
.berth { stroke: #58a6ff }
.compose { stroke: #f0883e; stroke-dasharray: 9 4 }
circle.raw, circle.berth, circle.compose { stroke-dasharray: none; fill: #161b22; stroke-width: 2 }
</style>
<rect class="box" x=".5" y=".5" width="%[4]g" height="%[5]g" rx="8"/>
`

// chart is the plot: seconds of a cold up by the number of servers.
func (f figures) chart() string {
	highest, most := 0.0, 1
	for _, s := range f.Sizes {
		most = max(most, s.Servers)
		for _, l := range lines {
			highest = max(highest, s.cell(up, l.contender).Seconds)
		}
	}
	step := stepFor(highest)
	roof := max(1, math.Ceil(highest/step)) * step
	x := func(servers int) float64 { return left + (chartWidth-left-right)*float64(servers)/float64(most) }
	y := func(s float64) float64 { return chartHeight - bottom - (chartHeight-top-bottom)*s/roof }

	var text strings.Builder
	fmt.Fprintf(&text, chartHead, chartWidth, chartHeight, f.chartWords(), chartWidth-1, chartHeight-1)
	fmt.Fprintf(&text, `<text class="head" x="%g" y="30">Cold up, images present: seconds by number of servers</text>`+"\n", left)
	for i := range int(math.Round(roof/step)) + 1 {
		value := float64(i) * step
		fmt.Fprintf(&text, `<line class="grid" x1="%g" x2="%g" y1="%.1f" y2="%.1f"/>`+"\n", left, chartWidth-right, y(value), y(value))
		fmt.Fprintf(&text, `<text class="soft" x="%g" y="%.1f" text-anchor="end">%g s</text>`+"\n", left-8, y(value)+5, math.Round(value*100)/100)
	}
	for _, s := range f.Sizes {
		fmt.Fprintf(&text, `<text class="soft" x="%.1f" y="%g" text-anchor="middle">%d</text>`+"\n", x(s.Servers), chartHeight-bottom+22, s.Servers)
	}
	for _, l := range lines {
		var points []string
		var dots strings.Builder
		for _, s := range f.Sizes {
			if c := s.cell(up, l.contender); c.Work != "" {
				points = append(points, fmt.Sprintf("%.1f,%.1f", x(s.Servers), y(c.Seconds)))
				fmt.Fprintf(&dots, `<circle class="%s" cx="%.1f" cy="%.1f" r="4"/>`+"\n", l.class, x(s.Servers), y(c.Seconds))
			}
		}
		if len(points) == 0 {
			continue
		}
		fmt.Fprintf(&text, `<polyline class="%s" points="%s"/>`+"\n%s", l.class, strings.Join(points, " "), dots.String())
		fmt.Fprintf(&text, `<line class="key %s" x1="%g" x2="%g" y1="55" y2="55"/><text x="%g" y="60">%s</text>`+"\n",
			l.class, l.x, l.x+36, l.x+44, l.contender)
	}
	text.WriteString("</svg>\n")
	return text.String()
}

// stepFor is the distance of two lines of the grid: 1, 2 or 5 with zeros, so that there are at most six.
func stepFor(highest float64) float64 {
	for _, step := range []float64{0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200} {
		if highest <= 6*step {
			return step
		}
	}
	return 500
}

// chartWords are the plot for those who do not see it.
func (f figures) chartWords() string {
	var parts []string
	for _, s := range f.Sizes {
		var list []string
		for _, l := range lines {
			if slices.Contains(s.Contenders, l.contender) {
				list = append(list, l.contender+" "+seconds(s.cell(up, l.contender).Seconds))
			}
		}
		parts = append(parts, fmt.Sprintf("%d: %s", s.Servers, strings.Join(list, ", ")))
	}
	return "Time of a cold up by number of servers. " + strings.Join(parts, "; ") + "."
}
