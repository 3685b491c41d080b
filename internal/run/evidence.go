package run

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/text"
)

// evidenceTime bounds the keeping of what is known of a failure.
const evidenceTime = 10 * time.Second

// outputKept is how many of the last bytes of its output the evidence has.
const outputKept = 64 << 10

// Evidence is what is known of a server that failed, before its container went.
type Evidence struct {
	// At is when it failed.
	At time.Time
	// Output is the end of what it has written, with its secrets masked, from the beginning of a line on; Cut reports whether
	// something came before.
	Output string
	Cut    bool
	// Unread is why not all of the output could be read; nil if it was.
	Unread error
	// Inspection is all that the engine says of the container, as JSON. The environment is in it, with its secrets; empty where
	// the engine did not say.
	Inspection []byte
}

// keepEvidence keeps what is known of a server that failed before its container is removed: error.txt, output.txt with all
// that it has written, and inspect.json. It returns where, for the error; empty when there is no container. Secrets are
// masked.
func (w *walk) keepEvidence(ctx context.Context, job *job, cause error) string {
	if !job.made {
		return ""
	}
	ctx, cancel := context.WithTimeout(ctx, evidenceTime)
	defer cancel()
	server := job.step.Server
	path, shown, err := w.State.Failure(server.Name)
	if err == nil {
		job.evidence = &Evidence{At: time.Now()}
		err = errors.Join(
			os.WriteFile(filepath.Join(path, "error.txt"), []byte(cause.Error()+"\n"), 0o600),
			w.keepOutput(ctx, job, filepath.Join(path, "output.txt")),
			w.keepInspection(ctx, job, filepath.Join(path, "inspect.json")),
		)
	}
	if err != nil {
		return fmt.Sprintf("\n  what is known of it could not be kept: %v", err)
	}
	return "\n  all that it has said: " + shown
}

// keepOutput writes the container's whole output to a file.
func (w *walk) keepOutput(ctx context.Context, job *job, path string) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	end, size := text.Tail{Limit: outputKept}, 0
	buffer := bufio.NewWriterSize(io.MultiWriter(&end, file), outputKept)
	read := w.Engine.Logs(ctx, job.container, docker.LogSpec{}, func(line string) {
		n, _ := buffer.WriteString(text.Mask(line, job.step.Server.Secrets) + "\n") // an error is kept until Flush
		size += n
	})
	err = errors.Join(read, buffer.Flush(), file.Close())
	job.evidence.Output, job.evidence.Cut, job.evidence.Unread = end.String(), size > outputKept, read
	if job.evidence.Cut {
		_, job.evidence.Output, _ = strings.Cut(job.evidence.Output, "\n")
	}
	return err
}

// keepInspection writes all that the engine says of the container to a file.
func (w *walk) keepInspection(ctx context.Context, job *job, path string) (err error) {
	if job.evidence.Inspection, err = w.Engine.InspectJSON(ctx, job.container); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(text.Mask(string(job.evidence.Inspection), job.step.Server.Secrets)), 0o600)
}
