package copies

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"
)

// cause says in plain words why a source cannot be read, and what to do.
func cause(fsys fs.FS, name string, err error) error {
	switch {
	case errors.Is(err, errChanged):
		return err
	case errors.Is(err, fs.ErrNotExist) && isLink(fsys, name):
		return errors.New("is a symbolic link to something that does not exist; correct the link")
	case errors.Is(err, fs.ErrNotExist):
		return errors.New("does not exist; create it or correct the path")
	case errors.Is(err, fs.ErrPermission):
		return errors.New("this user may not read it; change its permissions")
	case errors.Is(err, syscall.ELOOP):
		return errors.New("its symbolic links form a loop; correct the links")
	case errors.Is(err, syscall.ENOTDIR):
		return errors.New("a part of the path is not a folder; correct the path")
	case passesLink(fsys, name):
		return errors.New("a symbolic link leads out of the project's root folder; copy the file into the project")
	}
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		err = pathError.Err
	}
	return fmt.Errorf("cannot be read: %w", err)
}

func isLink(fsys fs.FS, name string) bool {
	info, err := fs.Lstat(fsys, name)
	return err == nil && info.Mode()&fs.ModeSymlink != 0
}

// passesLink reports whether a part of the path is a symbolic link. An [os.Root] has no error value of its own for a
// path that escapes; only a link can make a valid path do so.
func passesLink(fsys fs.FS, name string) bool {
	for i := range name {
		if name[i] == '/' && isLink(fsys, name[:i]) {
			return true
		}
	}
	return isLink(fsys, name)
}

// special names what is neither a regular file nor a folder.
func special(mode fs.FileMode) error {
	kind := "neither a file nor a folder"
	switch {
	case mode&fs.ModeNamedPipe != 0:
		kind = "a FIFO"
	case mode&fs.ModeSocket != 0:
		kind = "a socket"
	case mode&fs.ModeDevice != 0:
		kind = "a device"
	}
	return fmt.Errorf("is %s; only regular files and folders can be copied", kind)
}
