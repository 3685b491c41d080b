package lock

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"syscall"
)

// elsewhere is the step against a cache in which nothing can be made.
const elsewhere = "set XDG_CACHE_HOME to a folder that you can write"

// refused adds to an error what to do about a file that may not be opened: after sudo with the same HOME it, or a
// folder on the way from below, is another user's. owner names that user, or nobody.
func refused(err error, path, below string, owner func(path string) string) error {
	if errors.Is(err, syscall.EROFS) {
		return fmt.Errorf("%w; %s", err, elsewhere)
	}
	if !errors.Is(err, fs.ErrPermission) {
		return err
	}
	for at := path; at != below && at != filepath.Dir(at); at = filepath.Dir(at) {
		if name := owner(at); name != "" {
			return fmt.Errorf("%w; %s belongs to %s: remove it, or run as %s", err, at, name, name)
		}
	}
	return fmt.Errorf("%w; %s", err, elsewhere)
}
