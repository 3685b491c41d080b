package initialize

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
)

// Write writes files below a folder, each at once and whole, and none over another. It returns those that are written, also
// when the next cannot be.
func Write(dir string, files []File) ([]File, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("init: %w", err)
	}
	defer root.Close()
	for i, file := range files {
		if err := (folder{root}).write(file); err != nil {
			return files[:i], fmt.Errorf("init: write %s: %w; mend that and start init again, which writes what is still missing", file.Name, err)
		}
	}
	return files, nil
}

func (f folder) write(file File) error {
	if err := f.root.MkdirAll(path.Dir(file.Name), 0o755); err != nil {
		return err
	}
	content, mode := file.Content, file.Mode
	if file.Add {
		info, err := f.root.Lstat(file.Name)
		switch {
		case err == nil && !info.Mode().IsRegular():
			return errors.New("it is no regular file")
		case err == nil:
			mode = info.Mode().Perm()
		case !errors.Is(err, fs.ErrNotExist):
			return err
		}
		old, err := f.read(file.Name)
		if err != nil {
			return err
		}
		content = added(old, file.Content)
	}
	temporary := path.Join(path.Dir(file.Name), "."+path.Base(file.Name)+"-"+rand.Text())
	if err := f.create(temporary, content, mode); err != nil {
		return err
	}
	if file.Add {
		return f.removeUnless(temporary, f.root.Rename(temporary, file.Name))
	}
	err := f.root.Link(temporary, file.Name)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return errors.Join(err, f.root.Remove(temporary))
	}
	if f.present(file.Name) { // not every file system has links
		err = fs.ErrExist
	} else {
		err = f.root.Rename(temporary, file.Name)
	}
	return f.removeUnless(temporary, err)
}

// create writes a new file; a failure leaves none.
func (f folder) create(name, content string, mode fs.FileMode) error {
	file, err := f.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = file.WriteString(content)
	return f.removeUnless(name, errors.Join(err, file.Close()))
}

// removeUnless removes a file after an error.
func (f folder) removeUnless(name string, err error) error {
	if err == nil {
		return nil
	}
	return errors.Join(err, f.root.Remove(name))
}

// added is a text with lines at its end, which are ended as its own are.
func added(text, lines string) string {
	end := "\n"
	if strings.Contains(text, "\r\n") {
		end = "\r\n"
	}
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += end
	}
	return text + strings.ReplaceAll(lines, "\n", end)
}
