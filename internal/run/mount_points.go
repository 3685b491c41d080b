package run

import (
	"archive/tar"
	"bytes"
	"context"
	"fmt"
	"strings"

	"github.com/berthdev/berth/internal/definition"
)

// mountPoints makes the folders that file systems in memory appear at, with the modes that are asked for: runc gives such
// a file system the mode of its folder, where there is one, and there always is one when a container starts again.
// Where nothing can be written there is none to make; what is built for such a container has them already.
func (r *Runner) mountPoints(ctx context.Context, j *job) error {
	if j.step.Spec.ReadOnly {
		return nil
	}
	archive, err := packFolders(j.step.Spec.Tmpfs)
	if err != nil {
		return fmt.Errorf("pack folders: %w", err)
	}
	if archive == nil {
		return nil
	}
	return r.Engine.CopyTo(ctx, j.container, "/", archive)
}

// packFolders is an archive of the folders that have a mode, each written PATH:OPTIONS; nil when none has.
func packFolders(entries []string) (*bytes.Buffer, error) {
	var buffer bytes.Buffer
	archive, found := tar.NewWriter(&buffer), false
	for _, entry := range entries {
		folder, mode, ok := definition.TmpfsMode(entry)
		if !ok {
			continue
		}
		found = true
		if err := archive.WriteHeader(&tar.Header{Typeflag: tar.TypeDir, Name: strings.Trim(folder, "/") + "/", Mode: int64(mode)}); err != nil {
			return nil, err
		}
	}
	if !found {
		return nil, nil
	}
	return &buffer, archive.Close()
}
