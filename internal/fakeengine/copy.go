package fakeengine

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"path"
)

// CopyTo unpacks a tar stream below a folder of a container. The folder is taken to exist.
func (s *State) CopyTo(ctx context.Context, id, dir string, stream io.Reader) error {
	return during(fmt.Sprintf("copy to %s of container %s", dir, shortID(id)), s.copyTo(ctx, id, dir, stream))
}

func (s *State) copyTo(ctx context.Context, id, dir string, stream io.Reader) error {
	if err := s.enter(ctx, "CopyTo", s.containerName(id)); err != nil {
		return err
	}
	files := map[string][]byte{}
	for reader := tar.NewReader(stream); ; {
		header, err := reader.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		content, err := io.ReadAll(reader)
		if err != nil {
			return err
		}
		files[path.Join(dir, header.Name)] = content
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.container(id)
	if c == nil {
		return noContainer(id)
	}
	maps.Copy(c.files, files)
	return nil
}

// Copied are the files and folders that were copied into a container, by their paths.
func (s *State) Copied(name string) map[string][]byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.container(name)
	if c == nil {
		return nil
	}
	return maps.Clone(c.files)
}
