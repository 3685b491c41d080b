package run

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/text"
)

// evidenceTime bounds the keeping of what is known of a failure.
const evidenceTime = 10 * time.Second

// evidence keeps what is known of a server that failed before its container is removed: error.txt, output.txt with all
// that it has written, and inspect.json. It returns where, for the error; empty when there is no container. Secrets are
// masked.
func (w *walk) evidence(ctx context.Context, job *job, cause error) string {
	if !job.made {
		return ""
	}
	ctx, cancel := context.WithTimeout(ctx, evidenceTime)
	defer cancel()
	server := job.step.Server
	path, shown, err := w.State.Failure(server.Name)
	if err == nil {
		err = errors.Join(
			os.WriteFile(filepath.Join(path, "error.txt"), []byte(cause.Error()+"\n"), 0o600),
			w.keepOutput(ctx, server, job.container, filepath.Join(path, "output.txt")),
			w.keepInspection(ctx, server, job.container, filepath.Join(path, "inspect.json")),
		)
	}
	if err != nil {
		return fmt.Sprintf("\n  what is known of it could not be kept: %v", err)
	}
	return "\n  all that it has said: " + shown
}

// keepOutput writes the container's whole output to a file.
func (w *walk) keepOutput(ctx context.Context, server definition.Server, container, path string) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	buffer := bufio.NewWriter(file)
	read := w.Engine.Logs(ctx, container, docker.LogSpec{}, func(line string) {
		_, _ = buffer.WriteString(text.Mask(line, server.Secrets) + "\n") // an error is kept until Flush
	})
	return errors.Join(read, buffer.Flush(), file.Close())
}

// keepInspection writes all that the engine says of the container to a file.
func (w *walk) keepInspection(ctx context.Context, server definition.Server, container, path string) error {
	raw, err := w.Engine.InspectJSON(ctx, container)
	if err != nil {
		return err
	}
	return os.WriteFile(path, []byte(text.Mask(string(raw), server.Secrets)), 0o600)
}
