package recipe

import (
	"archive/tar"
	"io"
	"time"
)

// WriteContext writes the build context, a tar archive whose bytes depend on the recipe alone. It streams: the copied
// files are read again, and it fails when one is no longer what [New] saw.
func (r Recipe) WriteContext(w io.Writer) error {
	if r.server.Dockerfile != "" {
		return r.files.WriteTar(w)
	}
	t := tar.NewWriter(w)
	if err := t.WriteHeader(contextHeader("Dockerfile", int64(len(r.dockerfile)))); err != nil {
		return err
	}
	if _, err := io.WriteString(t, r.dockerfile); err != nil {
		return err
	}
	if r.in.Encoding != "inline" && len(r.files.Files) > 0 {
		if err := t.WriteHeader(contextHeader(archiveName(r.files), r.files.Size())); err != nil {
			return err
		}
		if err := r.files.WriteTar(t); err != nil {
			return err
		}
	}
	return t.Close()
}

// ContextSize is about how long the build context is, in bytes: what the archive's own headers take is left out.
func (r Recipe) ContextSize() int64 {
	if r.server.Dockerfile == "" && (r.in.Encoding == "inline" || len(r.files.Files) == 0) {
		return int64(len(r.dockerfile))
	}
	return r.files.Size()
}

// WriteClassicContext writes the build context for the classic builder, which is another one where a Dockerfile of the
// definition's own is left out of its context.
func (r Recipe) WriteClassicContext(w io.Writer) error {
	if r.server.Dockerfile != "" {
		return r.own.Classic.WriteTar(w)
	}
	return r.WriteContext(w)
}

func contextHeader(name string, size int64) *tar.Header {
	return &tar.Header{Typeflag: tar.TypeReg, Name: name, Mode: 0o644, Size: size, ModTime: time.Unix(0, 0)}
}
