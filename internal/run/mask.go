package run

import (
	"strings"
	"unicode"

	"github.com/berthdev/berth/internal/definition"
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
	text := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, err.Error())
	for _, secret := range server.Secrets {
		text = strings.ReplaceAll(text, secret, "***")
	}
	return &maskedError{err, text}
}
