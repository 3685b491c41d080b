package gobuild

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
)

// compile makes the binary of a request and its entry in dir. The caller holds the lock of dir.
func (c Cache) compile(ctx context.Context, r Request, dir string, output io.Writer) error {
	if err := sweep(dir); err != nil {
		return err
	}
	scratch, err := os.MkdirTemp(dir, "build-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	t, err := newTool(ctx, c.Go, r.Platform, scratch)
	if err != nil {
		return err
	}
	var binary string
	var in inputs
	if r.Package != "" {
		binary, err = t.install(ctx, r.Source, output)
	} else {
		binary, in, err = t.build(ctx, r.Source, output)
	}
	if err != nil {
		return err
	}
	return t.keep(ctx, dir, binary, entry{Source: r.Source.String(), Platform: r.Platform, Inputs: in})
}

// install compiles a package of a published module as go install does, with the versions of that module's own go.mod;
// where go install refuses the module, with its requirements alone.
func (t tool) install(ctx context.Context, s Source, output io.Writer) (string, error) {
	private, err := t.privatePath()
	if err != nil {
		return "", err
	}
	env := []string{"GOPATH=" + private}
	args := append(append([]string{"install"}, Flags()...), s.Package+"@"+s.Version)
	err = t.run(ctx, call{dir: t.scratch, env: env, args: args, output: output})
	var refused refusal
	switch {
	case errors.As(err, &refused):
		return t.require(ctx, s, refused, env, output)
	case err != nil:
		return "", err
	}
	return onlyFile(filepath.Join(private, "bin"))
}

// onlyFile returns the binary that the go tool left somewhere below dir, under a name of its own choice.
func onlyFile(dir string) (string, error) {
	var binary string
	err := filepath.WalkDir(dir, func(file string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() {
			binary = file
		}
		return err
	})
	if err == nil && binary == "" {
		err = errors.New("the go tool left no binary")
	}
	return binary, err
}

// build compiles a folder and returns the files that went into it.
func (t tool) build(ctx context.Context, s Source, output io.Writer) (string, inputs, error) {
	tree, err := newTree(s, t.scratch)
	if err != nil {
		return "", inputs{}, err
	}
	packages, err := t.list(ctx, tree, output)
	if err != nil {
		return "", inputs{}, err
	}
	var in inputs
	if tree.files == nil {
		members, err := t.members(ctx, tree)
		if err != nil {
			return "", inputs{}, err
		}
		if in, err = newInputs(tree, packages, members); err != nil {
			return "", inputs{}, err
		}
	}
	binary := filepath.Join(t.scratch, "binary")
	args := append(append(append([]string{"build"}, Flags()...), tree.flags...), "-o", binary, ".")
	if err := t.run(ctx, call{dir: tree.dir, env: tree.env, args: args, output: output}); err != nil {
		return "", inputs{}, err
	}
	if tree.files != nil {
		return binary, in, nil
	}
	// The hashes were taken after the list: an import added in between would leave a folder unwatched.
	again, err := t.list(ctx, tree, output)
	if err == nil && !reflect.DeepEqual(packages, again) {
		err = errors.New("its files changed meanwhile; run it again")
	}
	return binary, in, err
}

// keep checks the binary, completes the entry and writes both to the cache.
func (t tool) keep(ctx context.Context, dir, binary string, e entry) error {
	info, err := os.Stat(binary)
	if err != nil {
		return err
	}
	e.Size = info.Size()
	if e.GoVersion, err = t.compiler(ctx, binary); err != nil {
		return err
	}
	if e.SHA256, err = hashFile(binary); err != nil {
		return err
	}
	return writeEntry(dir, binary, e)
}

// compiler returns the version of Go that compiled a binary, which a module may have asked for. The go tool is asked, as
// debug/buildinfo would bring the readers of six formats of executables into everybody's build.
func (t tool) compiler(ctx context.Context, binary string) (string, error) {
	var stdout bytes.Buffer
	err := t.run(ctx, call{dir: t.scratch, args: []string{"version", "-m", binary}, stdout: &stdout})
	if err != nil {
		return "", fmt.Errorf("read the new binary: %w", err)
	}
	line, _, _ := strings.Cut(stdout.String(), "\n")
	version, found := strings.CutPrefix(line, binary+": ")
	if !found {
		return "", fmt.Errorf("read the new binary: go version printed %q", line)
	}
	return version, nil
}
