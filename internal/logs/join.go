package logs

import (
	"bytes"

	"github.com/berthdev/berth/docker"
)

// longestLine is where a line is cut, in bytes.
const longestLine = 2 << 20

// joiner joins the entries of one stream to lines.
type joiner struct {
	line Line
	// open reports whether a line has begun.
	open bool
	// pass takes the lines.
	pass func(Line)
}

func (j *joiner) take(entry docker.LogEntry) {
	for text := entry.Text; len(text) > 0; {
		if !j.open {
			j.line.Time, j.open = entry.Time, true
		}
		part, rest, ended := bytes.Cut(text, []byte{'\n'})
		if room := longestLine - len(j.line.Text); len(part) > room {
			j.line.Text = append(j.line.Text, part[:room]...)
			j.give(true)
			text = text[room:]
			continue
		}
		j.line.Text = append(j.line.Text, part...)
		if ended {
			j.give(false)
		}
		text = rest
	}
}

// end passes on a line that has no newline.
func (j *joiner) end() {
	if j.open {
		j.give(false)
	}
}

func (j *joiner) give(more bool) {
	j.line.More, j.open = more, more
	j.pass(j.line)
	j.line.Text = nil
}
