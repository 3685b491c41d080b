package bootstrap

import (
	"archive/tar"
	"io"
	"maps"
	"slices"
	"strings"
)

// writeFolders adds folders of root with their modes, by path.
func writeFolders(to *tar.Writer, modes map[string]int64) error {
	for _, name := range slices.Sorted(maps.Keys(modes)) {
		if err := to.WriteHeader(&tar.Header{Typeflag: tar.TypeDir, Name: "./" + name + "/", Mode: modes[name]}); err != nil {
			return err
		}
	}
	return nil
}

// writeFiles adds files of root that everybody may read, by path; a script may be run.
func writeFiles(to *tar.Writer, files map[string]string) error {
	for _, name := range slices.Sorted(maps.Keys(files)) {
		content, mode := files[name], int64(0o644)
		if strings.HasPrefix(content, "#!") {
			mode = 0o755
		}
		if err := to.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: "./" + name, Mode: mode, Size: int64(len(content))}); err != nil {
			return err
		}
		if _, err := io.WriteString(to, content); err != nil {
			return err
		}
	}
	return nil
}
