package copies

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"

	"github.com/berthdev/berth/internal/definition"
)

// maxDepth bounds nested folders where a file system cannot tell that two of them are the same.
const maxDepth = 100

// gathering collects what goes where, without reading any content.
type gathering struct {
	folder  definition.Folder
	entries map[string]entry
	skipped []string
}

// entry is a file and how it came here.
type entry struct {
	File
	// fs is the file system that a file is from.
	fs fs.FS
	// origin names in messages what brought the file: the field and its value, or "build context". place is where that
	// stands, if a definition names it.
	origin, place string
	// named is set when a copy names the file itself, not a folder above it.
	named bool
	// extra is set for a file, but not a folder, that is not from the folder; nothing replaces it.
	extra bool
}

// add collects one source.
func (g *gathering) add(c definition.Copy, t target) error {
	t.folder = c.In(g.folder)
	name, err := t.folder.Find(c.Src)
	if err != nil {
		return err
	}
	if state := t.folder.State(); state != "" && (name == state || strings.HasPrefix(name, state+"/")) {
		return fmt.Errorf("%s is Berth's own and changes with every run; copy the file to another folder", state)
	}
	info, err := fs.Stat(t.folder.FS, name)
	if err != nil {
		return cause(t.folder.FS, name, err)
	}
	if info.IsDir() {
		t.from = name
		if err := g.addFolder(name, t, []fs.FileInfo{info}); err != nil {
			return err
		}
		return t.unmet()
	}
	if len(t.include) > 0 {
		return errors.New("is a file, and include is for folders; leave it out")
	}
	if t.into {
		t.dst = path.Join(t.dst, path.Base(name))
	}
	if standard[t.dst] {
		return fmt.Errorf("dst %q is a folder in most images, which the file would replace; end dst with a slash", t.dst)
	}
	return g.addFile(name, info, t, true)
}

// addFolder collects what a folder holds; above are the folders on the way to it, itself included.
func (g *gathering) addFolder(name string, t target, above []fs.FileInfo) error {
	list, err := fs.ReadDir(t.folder.FS, name)
	if err != nil {
		return inside(name, len(above) > 1, cause(t.folder.FS, name, err))
	}
	empty := true
	for _, item := range list {
		child := t
		child.dst = path.Join(t.dst, item.Name())
		added, err := g.addChild(path.Join(name, item.Name()), child, above)
		if err != nil {
			return err
		}
		empty = empty && !added
	}
	if !empty && t.uid == 0 && t.gid == 0 || standard[t.dst] {
		return nil // the image's own, or created as 0755 0:0
	}
	return g.put(entry{File: File{Dst: t.dst, Dir: true, Mode: 0o755, UID: t.uid, GID: t.gid, Name: name}, fs: t.folder.FS, origin: t.origin, place: t.place})
}

func (g *gathering) addChild(name string, t target, above []fs.FileInfo) (added bool, err error) {
	if name == t.folder.State() {
		return false, nil
	}
	info, err := fs.Stat(t.folder.FS, name)
	switch {
	case err != nil:
		return false, inside(name, true, cause(t.folder.FS, name, err))
	case !info.IsDir() && !t.includes(name) && secretFile(t.folder.FS, name):
		g.skipped = append(g.skipped, name)
		return false, nil
	case !info.IsDir():
		return true, inside(name, true, g.addFile(name, info, t, false))
	}
	for _, folder := range above {
		if os.SameFile(folder, info) {
			return false, inside(name, true, errors.New("leads back to a folder above it; remove the symbolic link"))
		}
	}
	if len(above) > maxDepth {
		return false, inside(name, true, fmt.Errorf("more than %d folders deep; is a folder inside itself?", maxDepth))
	}
	return true, g.addFolder(name, t, append(above[:len(above):len(above)], info))
}

func (g *gathering) addFile(name string, info fs.FileInfo, t target, named bool) error {
	if !info.Mode().IsRegular() {
		return special(info.Mode())
	}
	return g.put(entry{fs: t.folder.FS, origin: t.origin, place: t.place, named: named, File: File{
		Dst:  t.dst,
		Mode: t.fileMode(info.Mode()&0o111 != 0),
		UID:  t.uid,
		GID:  t.gid,
		Size: info.Size(),
		Open: func() (io.ReadCloser, error) { return t.folder.FS.Open(name) },
		Name: name,
	}})
}

// put records an entry. A later copy replaces a file that an earlier one brought as part of a folder.
func (g *gathering) put(e entry) error {
	if old, ok := g.entries[e.Dst]; ok && (old.extra || old.named && e.named || old.Dir != e.Dir) {
		return conflict{fmt.Errorf("dst %q is also where %s goes; change one of them", e.Dst, old.origin)}
	}
	g.entries[e.Dst] = e
	return nil
}

// conflict is an error about a destination, which needs no source named.
type conflict struct{ error }

// inside names the file of a copied folder that an error is about.
func inside(name string, below bool, err error) error {
	if err == nil || !below || errors.As(err, &conflict{}) {
		return err
	}
	return fmt.Errorf("%q: %w", name, err)
}
