package faults

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// folder proves that the project's state folder holds nothing half written.
func (p *project) folder() error {
	known := []string{".gitignore", "endpoints.env", "endpoints.json"}
	entries, err := os.ReadDir(p.file(".berth"))
	for _, entry := range entries {
		if !slices.Contains(known, entry.Name()) {
			err = errors.Join(err, fmt.Errorf("leak: .berth has %s", entry.Name()), os.RemoveAll(p.file(".berth", entry.Name())))
		}
	}
	return err
}

// scratch proves that temporary files are gone, and that Berth's cache has no half programs.
func (b *bench) scratch() error {
	var errs []error
	temporary := b.engine.place.see(b.variables["TMPDIR"])
	entries, err := os.ReadDir(temporary)
	leak := func(where, path string) {
		// It goes, so that the next round does not answer for it.
		errs = append(errs, fmt.Errorf("leak: %s has %s", where, filepath.Base(path)), os.RemoveAll(path))
	}
	for _, entry := range entries {
		leak("the temporary folder", filepath.Join(temporary, entry.Name()))
	}
	cache := filepath.Join(b.engine.place.see(b.variables["XDG_CACHE_HOME"]), "berth")
	walkErr := filepath.WalkDir(cache, func(path string, entry fs.DirEntry, err error) error {
		name := filepath.Base(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return err
		case strings.Contains(name, "build") || strings.Contains(name, "tmp"):
			leak("the cache", path)
			return fs.SkipDir
		}
		return nil
	})
	return errors.Join(append(errs, err, walkErr)...)
}

// cleaned proves that nothing of a project is left but what its user wrote.
func (p *project) cleaned(ctx context.Context) error {
	var errs []error
	if _, err := os.Stat(p.file(".berth")); !errors.Is(err, fs.ErrNotExist) {
		entries, _ := os.ReadDir(p.file(".berth"))
		errs = append(errs, fmt.Errorf("leak: .berth is there: %v", entries))
	}
	return errors.Join(append(errs, p.unchanged(ctx), p.scratch())...)
}

// unchanged proves that the engine is as before the first run.
func (b *bench) unchanged(ctx context.Context) error {
	now, err := b.engine.api.things(ctx)
	if err != nil {
		return err
	}
	var errs []error
	for thing := range now {
		if !b.before[thing] {
			errs = append(errs, fmt.Errorf("leak: the engine has %s", thing))
		}
	}
	return errors.Join(append(errs, b.strangersStay(now))...)
}

// strangersStay proves that what is not Berth's is as it was.
func (b *bench) strangersStay(now map[string]bool) error {
	var errs []error
	for thing := range b.before {
		if !now[thing] {
			errs = append(errs, fmt.Errorf("somebody else's %s is gone or changed", thing))
		}
	}
	return errors.Join(errs...)
}
