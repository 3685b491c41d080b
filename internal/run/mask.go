package run

import (
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/text"
)

// maskedError is an error whose text is shown without a server's secrets.
type maskedError struct {
	error
	text string
}

func (e *maskedError) Error() string { return e.text }
func (e *maskedError) Unwrap() error { return e.error }

// masked hides a server's secrets in an error that holds what its programs wrote, and takes out what a terminal would
// obey.
func masked(server definition.Server, err error) error {
	if err == nil {
		return nil
	}
	return &maskedError{err, text.Mask(text.Clean(err.Error()), server.Secrets)}
}
