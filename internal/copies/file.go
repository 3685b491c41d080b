package copies

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"time"
)

// File is one entry of an archive: a regular file, a folder, a symbolic link or a named pipe.
type File struct {
	// Dst is the absolute, clean path in the image.
	Dst string
	// Dir makes it a folder, Link a symbolic link with this text, Pipe a named pipe; Size, SHA256 and Open are then unused.
	Dir  bool
	Link string
	Pipe bool
	// Mode is the twelve permission bits as chmod(1) writes them: setuid is 04000, setgid 02000, sticky 01000.
	Mode uint32
	// UID and GID are the numeric owner.
	UID, GID int
	// Size is the length of the content in bytes.
	Size int64
	// SHA256 is the lower-case hex digest of the content. [Resolve] computes it when it is empty.
	SHA256 string
	// Modified is the time in the archive, in whole seconds; the zero value is 1970. A digest leaves it out.
	Modified time.Time
	// Open gives the content from its beginning.
	Open func() (io.ReadCloser, error)
	// Name names the source in messages.
	Name string
	// Default lets a copy replace a file that is not from the folder.
	Default bool
}

// regular reports whether the entry has a content.
func (f File) regular() bool { return !f.Dir && f.Link == "" && !f.Pipe }

var errChanged = errors.New("changed while it was read; run again")

// Stream writes the content to w. It fails when the content is not what Size and SHA256 say; w may then have received
// other bytes, though never more than Size.
func (f File) Stream(w io.Writer) error {
	sum, err := f.hash(w)
	if errors.Is(err, fs.ErrNotExist) {
		return errors.New("was removed while it was read; run again")
	}
	if err != nil {
		return err
	}
	if sum != f.SHA256 {
		return errChanged
	}
	return nil
}

// hash writes the content to w and gives its digest. A file that changes meanwhile is an error.
func (f File) hash(w io.Writer) (string, error) {
	r, err := f.Open()
	if err != nil {
		return "", err
	}
	defer r.Close()
	before, err := f.state(r)
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(sum, w), io.LimitReader(r, f.Size))
	if err != nil {
		return "", err
	}
	if n < f.Size || !ended(r) {
		return "", errChanged
	}
	after, err := f.state(r)
	if err != nil {
		return "", err
	}
	if before != nil && !after.ModTime().Equal(before.ModTime()) {
		return "", errChanged
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// state checks that an open file is still a regular file of the size that was seen first.
// It is nil for a content that is not a file.
func (f File) state(r io.Reader) (fs.FileInfo, error) {
	file, ok := r.(interface{ Stat() (fs.FileInfo, error) })
	if !ok {
		return nil, nil
	}
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() != f.Size {
		return nil, errChanged
	}
	return info, nil
}

func ended(r io.Reader) bool {
	n, err := io.ReadFull(r, make([]byte, 1))
	return n == 0 && err == io.EOF
}
