package recipe

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/berthdev/berth/internal/copies"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/gobuild"
)

// InlineLimit is how many bytes of files a self-contained Dockerfile can hold: 1 MiB.
const InlineLimit = 1 << 20

// The stages of a self-contained Dockerfile, and folders in them that the image never sees.
const (
	baseStage  = "berth-base"
	filesStage = "berth-files"
	goStage    = "berth-go"
	filesRoot  = "/berth-files"
	goRoot     = "/berth-go"
)

// inliner writes a self-contained Dockerfile.
type inliner struct {
	lines
	server definition.Server
	in     Input
	files  copies.Set
	// used counts the bytes of files so far.
	used int64
}

// inlineText is the Dockerfile of the inline encoding. Files are decoded in a stage of their own, below a folder
// whose parent folders are made to look like the image's, and one COPY brings them over: without --chown both builders
// keep owners and setuid bits, and both give folders that exist already the owner and mode of the source.
func inlineText(s definition.Server, in Input, files copies.Set) (string, error) {
	i := &inliner{server: s, in: in, files: files}
	if err := i.write(); err != nil {
		return "", fmt.Errorf("%s: inline: %w", s.Folder.Path, err)
	}
	return i.String(), nil
}

func (i *inliner) write() error {
	i.add("# The server " + i.server.Name + ", with all its files. Build it with: docker build - < THIS-FILE")
	empty := base(i.server) == scratch
	compiles := len(programs(i.server)) > 0
	if compiles {
		if err := i.compileStage(empty); err != nil {
			return err
		}
	}
	switch {
	case empty && !compiles && len(i.files.Files) > 0:
		return errors.New("from scratch has no shell that could decode the files; use BERTH_CONTEXT=tar")
	case empty || len(i.files.Files) == 0:
		i.add("FROM", base(i.server))
		writePackages(&i.lines, i.server, i.in)
	default:
		i.add("FROM", base(i.server), "AS", baseStage)
		writePackages(&i.lines, i.server, i.in)
		i.add("FROM", baseStage, "AS", filesStage)
		i.add("USER", "0")
		if err := i.decodeFiles("image"); err != nil {
			return err
		}
		i.add("FROM", baseStage)
	}
	for _, name := range programs(i.server) {
		i.add("COPY", "--from="+goStage, goRoot+"/"+name, "/"+name)
	}
	if len(i.files.Files) > 0 {
		from := filesStage
		if empty {
			from = goStage
		}
		i.add("COPY", "--from="+from, filesRoot+"/", "/")
	}
	writeRest(&i.lines, i.server, i.in)
	return nil
}

// decodeFiles writes the steps that put the copies below [filesRoot].
func (i *inliner) decodeFiles(like string) error {
	d := decoding{root: filesRoot, like: like}
	for _, f := range i.files.Files {
		if f.Dir {
			d.file(f, nil)
			continue
		}
		if err := i.count(f.Size); err != nil {
			return err
		}
		var content bytes.Buffer
		if err := f.Stream(&content); err != nil {
			return fmt.Errorf("copy %q: %w", f.Name, err)
		}
		d.file(f, content.Bytes())
	}
	d.write(&i.lines)
	return nil
}

// decodeSources writes the steps that put a module's files below root.
func (i *inliner) decodeSources(root string, files []gobuild.SourceFile) error {
	d := decoding{root: "", like: "new"}
	for _, f := range files {
		r, err := f.Open()
		if err != nil {
			return fmt.Errorf("go source %q: %w", f.Path, err)
		}
		content, err := io.ReadAll(io.LimitReader(r, InlineLimit+1))
		if err := errors.Join(err, r.Close()); err != nil {
			return fmt.Errorf("go source %q: %w", f.Path, err)
		}
		if err := i.count(int64(len(content))); err != nil {
			return err
		}
		d.file(copies.File{Dst: root + "/" + f.Path, Mode: 0o644}, content)
	}
	d.write(&i.lines)
	return nil
}

func (i *inliner) count(size int64) error {
	if i.used += size; i.used <= InlineLimit {
		return nil
	}
	var total int64
	for _, f := range i.files.Files {
		total += f.Size
	}
	for _, p := range i.in.Go.Programs {
		if len(p.Files) > 0 {
			return fmt.Errorf("the copied files (%d bytes) and the Go source are more than a Dockerfile can hold, %d bytes; use BERTH_CONTEXT=tar", total, InlineLimit)
		}
	}
	return fmt.Errorf("the copied files are %d bytes, more than a Dockerfile can hold, %d bytes; use BERTH_CONTEXT=tar", total, InlineLimit)
}
