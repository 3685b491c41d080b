package docker

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"time"
)

// entrySize is how much of a line the engine puts into one entry, in bytes.
const entrySize = 16 << 10

// longestFrame is the longest piece of a frame that is passed on at once, in bytes; the engine's own are shorter.
const longestFrame = 64 << 10

// The streams that a frame may belong to.
const (
	stderrFrame = 2
	// errorFrame has an error of the engine itself.
	errorFrame = 3
)

// readEntries reads a log with timestamps, in either of its two forms ("Attach to a container" in the API's reference).
// A container without a terminal has frames, each with the number of its stream first; one with a terminal has only the
// text, which begins with the first digit of a year. So they can be told apart without asking for the container.
func readEntries(stream io.Reader, each func(LogEntry)) error {
	r := bufio.NewReaderSize(stream, entrySize)
	first, err := r.Peek(1)
	switch {
	case errors.Is(err, io.EOF):
		return nil
	case err != nil:
		return err
	case first[0] <= errorFrame:
		return readFrames(r, each)
	}
	return readTerminal(r, each)
}

// readFrames reads frames: the stream's number, three zeros, the length in big-endian order, and one entry.
func readFrames(r io.Reader, each func(LogEntry)) error {
	var header [8]byte
	buffer := make([]byte, longestFrame)
	for {
		_, err := io.ReadFull(r, header[:])
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = readFrame(r, header[0], int(binary.BigEndian.Uint32(header[4:])), buffer, each)
		}
		if err != nil {
			return err
		}
	}
}

// readFrame reads one entry, piece by piece if it is longer than the buffer.
func readFrame(r io.Reader, kind byte, left int, buffer []byte, each func(LogEntry)) error {
	entry := LogEntry{Stderr: kind == stderrFrame}
	for begins := true; left > 0; begins = false {
		piece := buffer[:min(left, len(buffer))]
		if _, err := io.ReadFull(r, piece); err != nil {
			return fmt.Errorf("it breaks off: %w", err)
		}
		left -= len(piece)
		if kind == errorFrame {
			return errors.New(string(bytes.TrimSpace(piece)))
		}
		entry.Text = piece
		if begins {
			entry.Time, entry.Text = cutTime(piece)
		}
		each(entry)
	}
	return nil
}

// readTerminal reads what has no frames. An entry begins after a line end, and within a line after each entrySize.
func readTerminal(r *bufio.Reader, each func(LogEntry)) error {
	var entry LogEntry
	pass := func(text []byte) {
		if len(text) > 0 {
			entry.Text = text
			each(entry)
		}
	}
	for {
		begin, err := r.ReadSlice(' ')
		if at, text := cutTime(begin); !at.IsZero() {
			entry.Time, begin = at, text
		}
		pass(begin) // an entry of another size has no timestamp here
		if err == nil {
			begin, err = r.ReadSlice('\n') // at most the buffer's size, which is entrySize
			pass(begin)
		}
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil && !errors.Is(err, bufio.ErrBufferFull):
			return err
		}
	}
}

// cutTime cuts the timestamp off that an entry begins with; zero for none.
func cutTime(text []byte) (time.Time, []byte) {
	stamp, rest, found := bytes.Cut(text, []byte{' '})
	if !found || len(stamp) > len(time.RFC3339Nano) {
		return time.Time{}, text
	}
	at, err := time.Parse(time.RFC3339Nano, string(stamp))
	if err != nil {
		return time.Time{}, text
	}
	return at, rest
}
