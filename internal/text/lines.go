package text

// Lines is a writer that cuts what is written to it into lines, each as [CleanLine] makes it, and leaves out blank ones.
// A carriage return begins its line anew, so that of a progress bar only the last state is left.
type Lines struct {
	// Limit bounds a line, in bytes; the rest of a longer one is dropped.
	Limit int
	// Each takes a line.
	Each func(line string)

	line    []byte
	returns bool
}

// Write takes the next piece and passes on each line that it ends. It never fails.
func (l *Lines) Write(piece []byte) (int, error) {
	for _, b := range piece {
		switch {
		case b == '\n':
			l.Flush()
		case b == '\r':
			l.returns = true
		default:
			if l.returns {
				l.line, l.returns = l.line[:0], false
			}
			if len(l.line) < l.Limit {
				l.line = append(l.line, b)
			}
		}
	}
	return len(piece), nil
}

// Flush passes on a line that has not ended.
func (l *Lines) Flush() {
	line := CleanLine(string(l.line))
	l.line, l.returns = l.line[:0], false
	if line != "" {
		l.Each(line)
	}
}
