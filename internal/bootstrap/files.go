package bootstrap

import (
	"archive/tar"
	"io"
	"maps"
	"slices"
)

// writeFiles adds files of root that everybody may read, by path.
func writeFiles(to *tar.Writer, files map[string]string) error {
	for _, name := range slices.Sorted(maps.Keys(files)) {
		content := files[name]
		if err := to.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: "./" + name, Mode: 0o644, Size: int64(len(content))}); err != nil {
			return err
		}
		if _, err := io.WriteString(to, content); err != nil {
			return err
		}
	}
	return nil
}
