package copies

import (
	"cmp"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/berthdev/berth/internal/definition"
)

// Resolve checks and hashes the copies of one server. Each source is read once, as a stream.
//
// Files in extra are not from the folder; those with a SHA256 are not read, and they do not count towards limit. A copy may
// replace a folder of extra, and a file that is there by default.
// limit is in bytes for all sources together; 0 is none (BERTH_MAX_COPY).
// An error names the copy's place, the field and the value, and says what to do.
func Resolve(folder definition.Folder, list []definition.Copy, extra []File, limit int64) (Set, error) {
	g := gathering{folder: folder, entries: map[string]entry{}}
	for _, f := range extra {
		e := entry{File: f, fs: folder.FS, origin: fmt.Sprintf("%q", f.Name), named: !f.Dir && !f.Default, extra: !f.Dir && !f.Default}
		if err := g.put(e); err != nil {
			return Set{}, fmt.Errorf("%s: %s: %w", folder.Path, e.origin, err)
		}
	}
	for i, c := range list {
		place := cmp.Or(c.Place, folder.Path)
		t, err := parseTarget(i, c)
		if err != nil {
			return Set{}, fmt.Errorf("%s: %w", place, err)
		}
		if err := g.add(c, t); err != nil {
			return Set{}, fmt.Errorf("%s: %s: %w", place, t.origin, err)
		}
	}
	return g.set(limit)
}

// Collect checks and hashes files that are in no need of rules about where they go: those of a build context. place and
// origin name them in messages, and fsys is what they are from. limit is as for [Resolve].
func Collect(fsys fs.FS, place, origin string, files []File, limit int64) (Set, error) {
	all := make([]entry, len(files))
	for i, f := range files {
		all[i] = entry{File: f, fs: fsys, origin: origin}
	}
	slices.SortFunc(all, byDst)
	return seal(Set{folder: place, origin: origin}, all, limit)
}

// set reads the contents, once nothing else can go wrong.
func (g *gathering) set(limit int64) (Set, error) {
	all := make([]entry, 0, len(g.entries))
	for _, e := range g.entries {
		all = append(all, e)
	}
	slices.SortFunc(all, byDst)
	if err := g.nested(all); err != nil {
		return Set{}, fmt.Errorf("%s: %w", g.folder.Path, err)
	}
	g.skipped = slices.DeleteFunc(g.skipped, func(name string) bool {
		return slices.ContainsFunc(all, func(e entry) bool { return e.Name == name && !e.extra })
	})
	slices.Sort(g.skipped)
	return seal(Set{folder: g.folder.Path, origin: "copy", Skipped: slices.Compact(g.skipped)}, all, limit)
}

func byDst(a, b entry) int { return strings.Compare(a.Dst, b.Dst) }

// seal completes a set with sorted entries.
func seal(s Set, all []entry, limit int64) (Set, error) {
	less := "copy less"
	if s.origin != "copy" {
		less = "leave some out in .dockerignore"
	}
	if err := within(all, limit, less); err != nil {
		return Set{}, fmt.Errorf("%s: %s: %w", s.folder, s.origin, err)
	}
	for _, e := range all {
		if e.regular() && e.SHA256 == "" {
			sum, err := e.hash(io.Discard)
			if err != nil {
				err = inside(e.Name, !e.named, cause(e.fs, e.Name, err))
				return Set{}, fmt.Errorf("%s: %s: %w", cmp.Or(e.place, s.folder), e.origin, err)
			}
			e.SHA256 = sum
		}
		s.Files = append(s.Files, e.File)
	}
	return s, s.seal()
}

// nested finds a file that another one needs as a folder.
func (g *gathering) nested(all []entry) error {
	for _, e := range all {
		for dir := path.Dir(e.Dst); dir != "/"; dir = path.Dir(dir) {
			if above, ok := g.entries[dir]; ok && !above.Dir {
				return fmt.Errorf("%s: dst %q needs the folder %q, which is a file of %s; change one of them",
					e.origin, e.Dst, dir, above.origin)
			}
		}
	}
	return nil
}

// within checks the size of all sources together; less says how to have less of them.
func within(all []entry, limit int64, less string) error {
	var total int64
	sources := slices.DeleteFunc(slices.Clone(all), func(e entry) bool { return e.extra })
	for _, e := range sources {
		total += e.Size
	}
	if limit <= 0 || total <= limit {
		return nil
	}
	slices.SortStableFunc(sources, func(a, b entry) int { return cmp.Compare(b.Size, a.Size) })
	var largest []string
	for _, e := range sources[:min(3, len(sources))] {
		largest = append(largest, fmt.Sprintf("%q with %d", e.Name, e.Size))
	}
	return fmt.Errorf("%d bytes are more than BERTH_MAX_COPY allows (%d); the largest are %s; %s or raise BERTH_MAX_COPY",
		total, limit, strings.Join(largest, ", "), less)
}
