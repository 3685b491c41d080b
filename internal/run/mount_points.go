package run

import (
	"archive/tar"
	"bytes"
	"fmt"
	"strings"

	"github.com/berthdev/berth/internal/definition"
)

// packFolders is an archive of the folders that file systems in memory appear at, with the modes that are asked for, each
// written PATH:OPTIONS. runc gives such a file system the mode of its folder, where there is one, and there always is one
// when a container starts again.
func packFolders(entries []string) (*bytes.Buffer, error) {
	var buffer bytes.Buffer
	archive := tar.NewWriter(&buffer)
	for _, entry := range entries {
		folder, mode, ok := definition.TmpfsMode(entry)
		if !ok {
			continue
		}
		if err := archive.WriteHeader(&tar.Header{Typeflag: tar.TypeDir, Name: strings.Trim(folder, "/") + "/", Mode: int64(mode)}); err != nil {
			return nil, fmt.Errorf("pack folders: %w", err)
		}
	}
	return &buffer, archive.Close()
}
