package copies

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"time"
)

const (
	block = 512
	// latest is the first time, in seconds, that USTAR cannot express; its header would be longer than one without.
	latest = 1 << 33
)

// Set is the content of one archive. The zero value is an empty one.
type Set struct {
	// Files are sorted by Dst.
	Files []File
	// Skipped are the sources, relative to the folder and sorted, that a copied folder holds and that were left out
	// because their names say that they are secret.
	Skipped []string

	// folder and origin are for messages: where the files are from, and what they are.
	folder, origin string

	size   int64
	digest string
}

// Size is the exact length of the archive in bytes.
func (s Set) Size() int64 { return s.size }

// Digest identifies the archive: the lower-case hex SHA-256 of its bytes with each content replaced by the hex SHA-256
// of that content, and without times. Two archives with the same digest have the same bytes but for [File.Modified]. A
// content whose digest is known, such as a compiled binary from the cache, is therefore not read for it.
func (s Set) Digest() string { return s.digest }

// WriteTar writes the archive, [Set.Size] bytes of USTAR, with PAX records only for what USTAR cannot express.
// It reads every file again and fails when one is no longer what [Resolve] saw.
func (s Set) WriteTar(w io.Writer) error {
	return s.write(w, header, func(f File) error {
		if err := f.Stream(w); err != nil {
			return fmt.Errorf("%s: %s %q: %w", s.folder, s.origin, f.Name, err)
		}
		_, err := w.Write(padding(f.Size))
		return err
	})
}

// seal computes what depends on all files.
func (s *Set) seal() error {
	sum := sha256.New()
	s.size = 2 * block
	headers := countingWriter{sum, &s.size}
	err := s.write(headers, timeless, func(f File) error {
		s.size += f.Size + int64(len(padding(f.Size)))
		_, err := io.WriteString(sum, f.SHA256)
		return err
	})
	s.size -= 2 * block // write's own end of archive was counted too
	s.digest = hex.EncodeToString(sum.Sum(nil))
	return err
}

// write is the one place that knows the order of an archive: headers and end go to w, contents are the caller's.
func (s Set) write(w io.Writer, header func(File) ([]byte, error), content func(File) error) error {
	for _, f := range s.Files {
		head, err := header(f)
		if err != nil {
			return fmt.Errorf("%s: %s %q: %w", s.folder, s.origin, f.Name, err)
		}
		if _, err := w.Write(head); err != nil {
			return err
		}
		if !f.regular() {
			continue
		}
		if err := content(f); err != nil {
			return err
		}
	}
	_, err := w.Write(make([]byte, 2*block))
	return err
}

// header is the header block of one file, after its PAX records if it needs any.
func header(f File) ([]byte, error) {
	h := &tar.Header{
		Typeflag: tar.TypeReg,
		Name:     strings.TrimPrefix(f.Dst, "/"),
		Mode:     int64(f.Mode),
		Uid:      f.UID,
		Gid:      f.GID,
		Size:     f.Size,
		ModTime:  time.Unix(0, 0),
	}
	if seconds := f.Modified.Unix(); seconds > 0 && seconds < latest {
		h.ModTime = time.Unix(seconds, 0)
	}
	if !f.regular() {
		h.Size = 0
	}
	switch {
	case f.Dir:
		h.Typeflag, h.Name = tar.TypeDir, h.Name+"/"
	case f.Link != "":
		h.Typeflag, h.Linkname = tar.TypeSymlink, f.Link
	case f.Pipe:
		h.Typeflag = tar.TypeFifo
	}
	var b bytes.Buffer
	if err := tar.NewWriter(&b).WriteHeader(h); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// timeless is the header without its time.
func timeless(f File) ([]byte, error) {
	f.Modified = time.Time{}
	return header(f)
}

func padding(size int64) []byte {
	return make([]byte, (block-size%block)%block)
}

type countingWriter struct {
	io.Writer
	n *int64
}

func (c countingWriter) Write(p []byte) (int, error) {
	*c.n += int64(len(p))
	return c.Writer.Write(p)
}
