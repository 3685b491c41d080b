package recipe

import (
	"bytes"
	_ "embed"
	"fmt"
	"strconv"
	"strings"

	"github.com/berthdev/berth/internal/copies"
)

//go:embed decode.sh
var decodeScript string

const (
	// pieceSize is how many bytes of a file one argument carries, as three characters each. Docker's parser limits a
	// line to 64 KiB, and the kernel an argument to 128 KiB.
	pieceSize = 20_000
	// batchSize is how many characters of arguments one RUN carries; the kernel allows 2 MiB with the environment.
	batchSize = 900_000
)

// decoding collects the arguments of [decodeScript].
type decoding struct {
	// root is the folder that the files go to, and like is "image" or "new".
	root, like string
	batches    [][]string
	size       int
}

// file adds a file with its content, or a folder.
func (d *decoding) file(f copies.File, content []byte) {
	at := "at " + hexPairs([]byte(f.Dst))
	own := fmt.Sprintf("own %d:%d %04o", f.UID, f.GID, f.Mode)
	if f.Dir {
		d.together(at, "dir", own)
		return
	}
	d.together(at, "file")
	for len(content) > 0 {
		n := min(pieceSize, len(content))
		if d.together("add " + hexPairs(content[:n])) {
			d.reopen(at)
		}
		content = content[n:]
	}
	if d.together(own) {
		d.reopen(at)
	}
}

// together adds arguments to the last batch, or begins a new one if there is no room for all of them.
func (d *decoding) together(args ...string) (begun bool) {
	size := 0
	for _, arg := range args {
		size += len(arg) + 1
	}
	if len(d.batches) == 0 || d.size+size > batchSize {
		d.batches, d.size, begun = append(d.batches, nil), 0, true
	}
	last := len(d.batches) - 1
	d.batches[last] = append(d.batches[last], args...)
	d.size += size
	return begun
}

// reopen chooses the path again at the beginning of a new batch.
func (d *decoding) reopen(at string) {
	last := len(d.batches) - 1
	d.batches[last] = append([]string{at}, d.batches[last]...)
	d.size += len(at) + 1
}

// write writes one RUN for each batch, with an argument a line.
func (d *decoding) write(l *lines) {
	for _, batch := range d.batches {
		l.WriteString("RUN [")
		for i, arg := range append([]string{"/bin/sh", "-c", compact(decodeScript), "berth", d.root, d.like}, batch...) {
			if i > 0 {
				l.WriteString(", \\\n  ")
			}
			l.WriteString(strings.Trim(exec(arg), "[]"))
		}
		l.WriteString("]\n")
	}
}

// hexPairs are bytes with two lower-case digits each, separated by spaces.
func hexPairs(data []byte) string {
	var b bytes.Buffer
	b.Grow(3 * len(data))
	for i, c := range data {
		if i > 0 {
			b.WriteByte(' ')
		}
		if c < 0x10 {
			b.WriteByte('0')
		}
		b.Write(strconv.AppendUint(b.AvailableBuffer(), uint64(c), 16))
	}
	return b.String()
}
