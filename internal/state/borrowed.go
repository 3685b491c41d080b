package state

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/berthdev/berth/internal/host"
)

// borrowed is the file with the servers, one a line, that are up only as long as a command runs with them.
func (f Folder) borrowed() string { return f.path("borrowed-" + f.project) }

// Borrowed are the servers that are up only as long as a command runs with them, sorted.
func (f Folder) Borrowed() ([]string, error) {
	text, err := os.ReadFile(f.borrowed())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("servers of a run: %w", err)
	}
	return strings.Fields(string(text)), nil
}

// Borrow notes that servers are up only as long as a command runs with them.
func (f Folder) Borrow(servers []string) error {
	return f.rewriteBorrowed(func(list []string) []string { return append(list, servers...) })
}

// Own notes that servers stay up when no command runs with them any more.
func (f Folder) Own(servers []string) error {
	return f.rewriteBorrowed(func(list []string) []string {
		return slices.DeleteFunc(list, func(name string) bool { return slices.Contains(servers, name) })
	})
}

func (f Folder) rewriteBorrowed(change func([]string) []string) error {
	old, err := f.Borrowed()
	if err != nil {
		return err
	}
	list := change(slices.Clone(old))
	slices.Sort(list)
	list = slices.Compact(list)
	switch {
	case slices.Equal(list, old):
		return nil
	case len(list) == 0:
		err = host.Remove(f.borrowed())
	default:
		if err = f.make(); err == nil {
			err = host.Replace(f.borrowed(), []byte(strings.Join(list, "\n")+"\n"), 0o600)
		}
	}
	if err != nil {
		return fmt.Errorf("servers of a run: %w", err)
	}
	return nil
}
