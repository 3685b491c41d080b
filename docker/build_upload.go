package docker

import (
	"io"

	"github.com/docker/docker/api/types/build"
)

// upload is a build context on its way to the engine, written by a goroutine of its own.
type upload struct {
	// Body is what the engine reads.
	Body *io.PipeReader

	writer *uploadWriter
	done   chan error
}

// startUpload begins to write a context, of which sent is told. [upload.Stop] must be called.
func startUpload(write func(io.Writer) error, sent func(int64)) *upload {
	reader, pipe := io.Pipe()
	u := &upload{Body: reader, writer: &uploadWriter{pipe: pipe, sent: counting(sent)}, done: make(chan error, 1)}
	go func() {
		err := write(u.writer)
		_ = pipe.CloseWithError(err)
		u.done <- err
	}()
	return u
}

func (u *upload) set(*build.ImageBuildOptions) {}

func (u *upload) body() io.Reader { return u.Body }

// Stop ends the upload and waits for its writer. It returns the context's own error: one that is only
// the consequence of a reader that went away is the engine's affair, and nil here.
func (u *upload) Stop() error {
	_ = u.Body.Close()
	err := <-u.done
	if u.writer.refused {
		return nil
	}
	return err
}

// uploadWriter remembers that the other end of the pipe was gone.
type uploadWriter struct {
	pipe    *io.PipeWriter
	sent    func(int)
	refused bool
}

func (w *uploadWriter) Write(p []byte) (int, error) {
	n, err := w.pipe.Write(p)
	if err != nil {
		w.refused = true
	}
	w.sent(n)
	return n, err
}

// counting adds up what is sent. It is for one goroutine.
func counting(sent func(bytes int64)) func(n int) {
	all := int64(0)
	return func(n int) {
		all += int64(n)
		if sent != nil {
			sent(all)
		}
	}
}
