package docker

import (
	"io"
	"io/fs"
	"slices"
	"strings"
	"time"
)

// Tree is what a tar archive cannot say of a build: a context that the Dockerfile is not part of, since its rules leave it
// out or it lies in another folder, and secrets. BuildKit fetches the parts of a tree itself, in a session.
type Tree struct {
	// Dockerfile writes the Dockerfile's text.
	Dockerfile func(io.Writer) error
	// Entries are in any order; each has those of the folders above it beside it.
	Entries []Entry
	// Secrets are what RUN --mount=type=secret finds, by ID.
	Secrets map[string][]byte
}

// Entry is a file, a folder or a link of a tree.
type Entry struct {
	// Path is slash-separated and relative.
	Path string
	// Mode has the type and the permission bits.
	Mode fs.FileMode
	// Link is a symbolic link's text.
	Link string
	// Size is in bytes, of a regular file.
	Size     int64
	Modified time.Time
	// Content writes the content of a regular file, Size bytes. It must return soon after a write has failed.
	Content func(io.Writer) error
}

// sorted are the entries in the order that BuildKit wants: what a folder holds comes right behind it.
func (t Tree) sorted() []Entry {
	list := slices.Clone(t.Entries)
	slices.SortFunc(list, func(a, b Entry) int {
		return slices.Compare(strings.Split(a.Path, "/"), strings.Split(b.Path, "/"))
	})
	return list
}

// dockerfileTree is the folder that the builder finds the Dockerfile in. Its rules leave nothing out: what is left out is
// not in the tree. With them the builder does not look for .dockerignore in the context.
func (t Tree) dockerfileTree() (Tree, error) {
	var text strings.Builder
	if err := t.Dockerfile(&text); err != nil {
		return Tree{}, err
	}
	file := func(name, text string) Entry {
		return Entry{Path: name, Mode: 0o644, Size: int64(len(text)), Content: func(w io.Writer) error {
			_, err := io.WriteString(w, text)
			return err
		}}
	}
	return Tree{Entries: []Entry{file("Dockerfile", text.String()), file("Dockerfile.dockerignore", "# nothing\n")}}, nil
}
