package fakeengine

import (
	"errors"
	"fmt"

	"github.com/containerd/errdefs"
)

// refusal is what the engine says when it does not do what it is asked.
type refusal struct {
	// class is one of package errdefs, which the HTTP status stands for.
	class error
	text  string
}

func refuse(class error, format string, words ...any) error {
	return &refusal{class, fmt.Sprintf(format, words...)}
}

func (r *refusal) Error() string { return "Error response from daemon: " + r.text }

// Unwrap is the class, so that errdefs.IsConflict and its kin work.
func (r *refusal) Unwrap() error { return r.class }

// said is the engine's own part of an error, without what a client adds.
func said(err error) string {
	if refused := (*refusal)(nil); errors.As(err, &refused) {
		return refused.text
	}
	return err.Error()
}

func noContainer(id string) error {
	return refuse(errdefs.ErrNotFound, "No such container: %s", id)
}

// during says what failed; nil stays nil.
func during(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, err)
}

// shortID is how messages show an identifier: its first 12 digits. A name stays as it is.
func shortID(id string) string {
	if len(id) == 64 {
		return id[:12]
	}
	return id
}
