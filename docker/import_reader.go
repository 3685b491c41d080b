package docker

import (
	"errors"
	"io"
	"sync"
)

// failingReader remembers why its reader failed: the HTTP client may still hold it when its answer is there.
type failingReader struct {
	reader io.Reader

	mutex sync.Mutex
	err   error
}

func (r *failingReader) Read(p []byte) (int, error) {
	n, err := r.reader.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		r.mutex.Lock()
		defer r.mutex.Unlock()
		r.err = err
	}
	return n, err
}

// failure is the reader's own error, nil at its end.
func (r *failingReader) failure() error {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return r.err
}
