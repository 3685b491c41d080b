package docker

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/pkg/stdcopy"

	"github.com/berthdev/berth/internal/text"
)

// LogSpec says which part of a container's output to read.
type LogSpec struct {
	// Tail is the number of last lines to begin with; all when 0.
	Tail int
	// Since leaves out what was written before this time of the engine's clock (see Detail.FinishedAt); all when zero.
	Since time.Time
	// Follow goes on until the container ends or ctx does.
	Follow bool
}

// longestLogLine is where a line without an end is cut, in bytes.
const longestLogLine = 64 << 10

// Logs calls each for every line that the container wrote to standard output and standard error, without its
// line end, one call at a time, in the order of the engine's log. Longer lines come in pieces of 64 KiB.
// It reads containers without a terminal, as [Engine.Create] makes them.
// It returns nil when the log has ended, and the end of ctx as an error.
func (r *Reader) Logs(ctx context.Context, id string, spec LogSpec, each func(line string)) error {
	options := container.LogsOptions{ShowStdout: true, ShowStderr: true, Follow: spec.Follow}
	if spec.Tail > 0 {
		options.Tail = strconv.Itoa(spec.Tail)
	}
	if !spec.Since.IsZero() {
		options.Since = engineTime(spec.Since)
	}
	stream, err := r.api.ContainerLogs(ctx, id, options)
	if err != nil {
		return fmt.Errorf("read log of container %s: %w", shortID(id), err)
	}
	defer func() { _ = stream.Close() }()
	stdout, stderr := &lineWriter{each: each}, &lineWriter{each: each}
	if _, err := stdcopy.StdCopy(stdout, stderr, stream); err != nil {
		return fmt.Errorf("read log of container %s: %w", shortID(id), err)
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

func (w *lineWriter) Write(p []byte) (int, error) {
	written := len(p)
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
	return written, nil
}

// flush passes on a last line that has no end.
func (w *lineWriter) flush() {
	if len(w.rest) > 0 {
		w.each(string(w.rest))
		w.rest = w.rest[:0]
	}
}
