package definition

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// mistake is something that is wrong at a place of a file.
type mistake struct {
	file string
	// line is 0 for the file as a whole.
	line int
	err  error
}

func (m *mistake) Error() string {
	if m.line == 0 {
		return fmt.Sprintf("%s: %s", m.file, m.err)
	}
	return fmt.Sprintf("%s:%d: %s", m.file, m.line, m.err)
}

func (m *mistake) Unwrap() error { return m.err }

// keyed is an error with more of its place.
type keyed struct {
	// column counts from 1; 0 where it is not known.
	column int
	// key is what the error is about; empty for the file as a whole.
	key fieldPath
	err error
}

func (k *keyed) Error() string { return k.err.Error() }

func (k *keyed) Unwrap() error { return k.err }

// inOrder joins errors as a reader wants them: each text once, those without a place first, then by file and line.
func inOrder(errs ...error) error {
	var list []error
	seen := map[string]bool{}
	for _, err := range flat(errs) {
		if !seen[err.Error()] {
			seen[err.Error()] = true
			list = append(list, err)
		}
	}
	slices.SortStableFunc(list, func(a, b error) int {
		at, bt := place(a), place(b)
		return cmp.Or(cmp.Compare(at.file, bt.file), cmp.Compare(at.line, bt.line))
	})
	if len(list) == 1 {
		return list[0]
	}
	return errors.Join(list...)
}

// flat resolves what [errors.Join] has put together.
func flat(errs []error) []error {
	var list []error
	for _, err := range errs {
		joined, ok := err.(interface{ Unwrap() []error })
		switch {
		case ok:
			list = append(list, flat(joined.Unwrap())...)
		case err != nil:
			list = append(list, err)
		}
	}
	return list
}

func place(err error) mistake {
	var m *mistake
	if errors.As(err, &m) {
		return *m
	}
	return mistake{}
}
