package project

import (
	"archive/tar"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/heartbeat"
	"github.com/berthdev/berth/internal/identity"
)

// SaveImages writes the project's images, and those bases of its chosen servers that were bootstrapped, to a file that
// [Project.LoadImages] reads. It returns how many they are. The file is there whole or not at all.
func (p *Project) SaveImages(ctx context.Context, file string) (n int, err error) {
	if err := p.certain(); err != nil {
		return 0, err
	}
	var bases []string
	servers, err := p.choose(nil)
	if err != nil {
		return 0, err
	}
	for _, server := range servers {
		for one := &server; one != nil; one = one.Base {
			bases = append(bases, one.From)
		}
	}
	err = p.connect(ctx, func(engine *docker.Engine) error {
		images, err := engine.Images(ctx, nil)
		if err != nil {
			return err
		}
		var refs []string
		own := 0
		for _, image := range images {
			owned, ours := identity.Parse(image.Labels)
			switch {
			case ours && owned.Project == p.settings.Project:
				refs = append(refs, image.References...)
				own += len(image.References)
			case !ours && identity.Bootstrapped(image.Labels):
				refs = append(refs, slices.DeleteFunc(image.References, func(ref string) bool { return !slices.Contains(bases, ref) })...)
			}
		}
		if own == 0 {
			return fmt.Errorf("there is no image to save; run %s first", p.call("build"))
		}
		n = len(refs)
		beat := heartbeat.Start(func(text string) { p.options.Say("", text) }, p.options.Show.Of(""), "writing images to "+file)
		defer beat.Stop()
		return writeWhole(file, func(w io.Writer) error { return engine.Save(ctx, refs, w) })
	})
	return n, err
}

// writeWhole writes a file beside its place and moves it there when it is complete. A link's file stays behind its link, and what
// is no file, such as a pipe or a device, is written to as it is.
func writeWhole(file string, write func(io.Writer) error) error {
	there, err := os.Stat(file)
	switch {
	case err == nil && there.IsDir():
		return fmt.Errorf("%s is a folder; name a file in it", file)
	case err == nil && !there.Mode().IsRegular():
		return writeInto(file, write)
	case err == nil:
		if file, err = filepath.EvalSymlinks(file); err != nil {
			return err
		}
	}
	part, err := os.CreateTemp(filepath.Dir(file), ".berth-*")
	if err != nil {
		return fmt.Errorf("%s cannot be written: %w", file, errors.Unwrap(err))
	}
	if err = errors.Join(write(part), part.Close()); err == nil {
		if err = os.Chmod(part.Name(), 0o644); err == nil {
			err = os.Rename(part.Name(), file)
		}
	}
	if err != nil {
		return errors.Join(err, os.Remove(part.Name()))
	}
	return nil
}

func writeInto(file string, write func(io.Writer) error) error {
	out, err := os.OpenFile(file, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	return errors.Join(write(out), out.Close())
}

// LoadImages gives the engine the images of a file of [Project.SaveImages], and returns how many they are. A file that would
// take a tag from an image of somebody else is refused.
func (p *Project) LoadImages(ctx context.Context, file string) (n int, err error) {
	if err := p.certain(); err != nil {
		return 0, err
	}
	archive, err := os.Open(file)
	if err != nil {
		return 0, err
	}
	defer archive.Close()
	saved, err := savedImages(archive)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", file, err)
	}
	if _, err := archive.Seek(0, io.SeekStart); err != nil {
		return 0, err
	}
	err = p.connect(ctx, func(engine *docker.Engine) error {
		there, err := engine.Images(ctx, nil)
		if err != nil {
			return err
		}
		for _, one := range saved {
			n += len(one.RepoTags)
			if err := p.mayLoad(one, there); err != nil {
				return fmt.Errorf("%s: %w", file, err)
			}
		}
		beat := heartbeat.Start(func(text string) { p.options.Say("", text) }, p.options.Show.Of(""), "reading images from "+file)
		defer beat.Stop()
		return engine.Load(ctx, archive)
	})
	return n, err
}

// savedImage is an entry of manifest.json in an archive of images (OCI image-spec, "Docker archive" of docker save).
type savedImage struct {
	// Config is the path of the image's configuration, whose digest is the image's ID.
	Config   string
	RepoTags []string
}

// maxManifest bounds manifest.json, in bytes.
const maxManifest = 16 << 20

func savedImages(archive io.Reader) ([]savedImage, error) {
	for reader := tar.NewReader(archive); ; {
		header, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return nil, errors.New("it holds no images: there is no manifest.json in it")
		}
		if err != nil {
			return nil, fmt.Errorf("it is no archive of images: %w", err)
		}
		if header.Name != "manifest.json" {
			continue
		}
		var list []savedImage
		if err := json.NewDecoder(io.LimitReader(reader, maxManifest)).Decode(&list); err != nil {
			return nil, fmt.Errorf("manifest.json: %w", err)
		}
		return list, nil
	}
}

// mayLoad refuses an image that would take a tag away from one that is there and not this project's.
func (p *Project) mayLoad(one savedImage, there []docker.Image) error {
	id := "sha256:" + strings.TrimSuffix(path.Base(one.Config), ".json")
	for _, tag := range one.RepoTags {
		for _, image := range there {
			owned, ours := identity.Parse(image.Labels)
			if image.ID == id || !slices.Contains(image.References, tag) || ours && owned.Project == p.settings.Project {
				continue
			}
			return fmt.Errorf("%s in it is another image than the engine's; remove that one first, or build instead", tag)
		}
	}
	return nil
}
