package main

import (
	"bytes"
	"fmt"
	"html"
	"unicode/utf8"
)

// A cell is cellWidth by cellHeight units of the picture; around all cells there is a margin.
const cellWidth, cellHeight, margin = 8.4, 20, 16

// moments are how many screens are shown before the last one, each for a second.
const moments = 5

// head is the beginning of the picture: its size, its words, and colours that are legible on a box of its own. Whoever wants
// less motion, and what knows none, sees the last screen alone.
const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %[1]g %[2]g" width="%[1]g" height="%[2]g" role="img" aria-labelledby="title desc">
<title id="title">A session of berth in a terminal</title>
<desc id="desc">berth up builds and starts three servers, a line each with the seconds and what it does, and prints where they are. Then berth run lets go test use them.</desc>
<style>
svg { color-scheme: dark; font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #e6edf3; white-space: pre }
.box { fill: #161b22; stroke: #3d444d }
.moment { visibility: hidden }
@media (prefers-reduced-motion: no-preference) { .moment { animation: moment 1s step-end } }
@keyframes moment { from { visibility: visible } to { visibility: hidden } }
</style>
`

// svg is the picture of a session.
func (s *session) svg() []byte {
	last := s.shown[len(s.shown)-1]
	width, height := columns*cellWidth+2*margin, float64(last[len(last)-1].line+1)*cellHeight+2*margin
	var picture bytes.Buffer
	fmt.Fprintf(&picture, head, width, height)
	box := fmt.Sprintf(`<rect class="box" x=".5" y=".5" width="%g" height="%g" rx="8"/>`+"\n", width-1, height-1)
	picture.WriteString(box)
	last.draw(&picture)
	// Each moment covers those after it until its time is over, so that there is no gap between two.
	for i := moments; i > 0; i-- {
		fmt.Fprintf(&picture, `<g class="moment" style="animation-duration: %ds">`+"\n%s", i, box)
		s.shown[(len(s.shown)-1)*i/(moments+1)].draw(&picture)
		picture.WriteString("</g>\n")
	}
	picture.WriteString("</svg>\n")
	return picture.Bytes()
}

// draw adds the texts of a screen. Each is as wide as its cells, so that columns stay columns in any font.
func (now screen) draw(picture *bytes.Buffer) {
	for _, run := range now {
		x, y := margin+float64(run.column)*cellWidth, margin+float64(run.line)*cellHeight+15
		length := float64(utf8.RuneCountInString(run.text)) * cellWidth
		fmt.Fprintf(picture, `<text x="%.1f" y="%.0f" textLength="%.1f"%s>%s</text>`+"\n", x, y, length, run.style, html.EscapeString(run.text))
	}
}
