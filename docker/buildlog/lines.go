package buildlog

const (
	// keptLines is how many last lines of output a build error carries.
	keptLines = 20
	// longestLine bounds what is kept of one line, in bytes; the rest of the line is dropped.
	longestLine = 8 << 10
)

// lastLines keeps the last lines of some output.
type lastLines []string

// Add keeps a line and forgets the oldest beyond keptLines.
func (l *lastLines) Add(line string) {
	if len(*l) == keptLines {
		copy(*l, (*l)[1:])
		(*l)[keptLines-1] = line
		return
	}
	*l = append(*l, line)
}
