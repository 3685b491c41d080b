package face

import (
	"fmt"
	"io"

	"github.com/berthdev/berth/internal/logs"
)

// linePrinter prints lines, each with one call of Write, after the server's name. A newline is added to one that has none.
type linePrinter struct {
	w io.Writer
	// width is that of the longest server's name.
	width      int
	timestamps bool
	// colour gives each server's name its colour.
	colour bool
	// open is the line that goes on.
	open   logs.Line
	buffer []byte
}

func (p *linePrinter) print(line logs.Line) error {
	p.buffer = p.buffer[:0]
	goesOn := p.open.More && p.open.Server == line.Server && p.open.Stderr == line.Stderr
	if p.open.More && !goesOn {
		p.buffer = append(p.buffer, '\n')
	}
	if !goesOn {
		begin, end := "", ""
		if p.colour {
			begin, end = colourOf(line.Server), "\x1b[0m"
		}
		p.buffer = fmt.Appendf(p.buffer, "%s%-*s | %s", begin, p.width, line.Server, end)
		if p.timestamps {
			p.buffer = line.Time.UTC().AppendFormat(p.buffer, "2006-01-02T15:04:05.000000000Z07:00 ")
		}
	}
	p.buffer = append(p.buffer, line.Text...)
	if !line.More {
		p.buffer = append(p.buffer, '\n')
	}
	line.Text = nil
	p.open = line
	_, err := p.w.Write(p.buffer)
	return err
}
