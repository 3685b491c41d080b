package host

import (
	"errors"
	"io/fs"
	"os"
)

// Remove removes what is at path, a folder with all that is in it. Absent is fine, also on a disk that cannot be written to,
// which refuses before it looks.
func Remove(path string) error {
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return os.RemoveAll(path)
}
