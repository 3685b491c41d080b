package docker

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/docker/docker/api/types/container"

	"github.com/berthdev/berth/internal/text"
)

// LogSpec says which part of a container's output to read.
type LogSpec struct {
	// Tail is the number of last entries to begin with: all when 0, none when below 0. Lines of more than 16 KiB are
	// several entries.
	Tail int
	// Since leaves out what was written before this time of the engine's clock (see [Reader.Now] and Detail.FinishedAt);
	// all when zero.
	Since time.Time
	// Follow goes on until the container ends or ctx does.
	Follow bool
}

// LogEntry is one entry of the engine's log. A line is one, with its line end. Of a line of more than 16 KiB each 16 KiB
// are one, and only the last has a line end; so it is with what a container wrote last and did not end.
type LogEntry struct {
	// Time is when the engine read the line's beginning; zero if the engine does not say.
	Time time.Time
	// Stderr reports whether it was written to standard error. From a terminal all is standard output.
	Stderr bool
	// Text is valid until the function that takes it returns.
	Text []byte
}

// LogEntries calls each for every entry of the container's log, one call at a time, in the order of the log, with the
// bytes that the engine kept. (Its driver json-file keeps U+FFFD instead of bytes that are not UTF-8.)
// It returns nil when the log has ended, and the end of ctx as an error.
func (r *Reader) LogEntries(ctx context.Context, id string, spec LogSpec, each func(LogEntry)) error {
	options := container.LogsOptions{ShowStdout: true, ShowStderr: true, Timestamps: true, Follow: spec.Follow}
	if spec.Tail != 0 {
		options.Tail = strconv.Itoa(max(0, spec.Tail))
	}
	if !spec.Since.IsZero() {
		options.Since = engineTime(spec.Since)
	}
	stream, err := r.api.ContainerLogs(ctx, id, options)
	if err == nil {
		defer func() { _ = stream.Close() }()
		err = readEntries(stream, each)
	}
	if err != nil {
		return fmt.Errorf("read log of container %s: %w", shortID(id), withoutAddress(err))
	}
	return nil
}

// longestLogLine is where [Reader.Logs] cuts a line without an end, in bytes.
const longestLogLine = 64 << 10

// Logs is [Reader.LogEntries] for those who want lines: it calls each for every line, without its line end. Longer
// lines come in pieces of 64 KiB.
func (r *Reader) Logs(ctx context.Context, id string, spec LogSpec, each func(line string)) error {
	stdout, stderr := &lineWriter{each: each}, &lineWriter{each: each}
	err := r.LogEntries(ctx, id, spec, func(entry LogEntry) {
		if entry.Stderr {
			stderr.write(entry.Text)
		} else {
			stdout.write(entry.Text)
		}
	})
	if err != nil {
		return err
	}
	stdout.flush()
	stderr.flush()
	return nil
}

// Tail returns the last n lines of the container's output, without control characters; none for n below 1.
func (r *Reader) Tail(ctx context.Context, id string, n int) ([]string, error) {
	if n < 1 {
		return nil, nil
	}
	var lines []string
	err := r.Logs(ctx, id, LogSpec{Tail: n}, func(line string) { lines = append(lines, text.CleanLine(line)) })
	return lines, err
}

// engineTime writes a time as the API's since and until want it: seconds and nanoseconds.
func engineTime(t time.Time) string { return fmt.Sprintf("%d.%09d", t.Unix(), t.Nanosecond()) }

// lineWriter cuts what is written to it into lines.
type lineWriter struct {
	each func(line string)
	rest []byte
}

func (w *lineWriter) write(p []byte) {
	for len(p) > 0 {
		line, rest, ended := bytes.Cut(p, []byte{'\n'})
		if room := longestLogLine - len(w.rest); len(line) > room {
			w.rest = append(w.rest, line[:room]...)
			w.flush()
			p = p[room:]
			continue
		}
		w.rest = append(w.rest, line...)
		if ended {
			w.each(string(bytes.TrimSuffix(w.rest, []byte{'\r'})))
			w.rest = w.rest[:0]
		}
		p = rest
	}
}

// flush passes on a last line that has no end.
func (w *lineWriter) flush() {
	if len(w.rest) > 0 {
		w.each(string(w.rest))
		w.rest = w.rest[:0]
	}
}
