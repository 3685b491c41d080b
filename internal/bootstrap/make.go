package bootstrap

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/docker/go-units"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/lock"
	"github.com/berthdev/berth/internal/text"
)

// searchPath is the PATH of the distributions' own images.
const searchPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

// Label marks an image that was made here, and Made is its value.
const (
	Label = "dev.berth.base"
	Made  = "bootstrap"
)

// Request is one base to be made.
type Request struct {
	// Base decides what is in the image, Reference what it is called.
	Base      Base
	Reference string
	// Platform is os/arch[/variant].
	Platform string
	// Mirror stands for scheme and host of the distribution's archive while the base is made; empty for none.
	Mirror string
	// Labels are added to [Label].
	Labels map[string]string
	// Say tells the story; it must not be nil.
	Say func(text string)
	// Note takes each line that the tool writes; nil for nobody.
	Note func(line string)
}

// engine is what bases are made for.
type engine interface {
	Image(ctx context.Context, reference string) (docker.Image, bool, error)
	Import(ctx context.Context, reference string, config docker.ImageConfig, platform string, archive io.Reader) (string, error)
}

// Make makes a base unless the engine has it for that platform. Runs of the same user that want the same base wait for one another.
// An error leaves neither an image nor files nor processes behind.
func Make(ctx context.Context, e engine, r Request) error {
	return thisMachine().make(ctx, e, r)
}

func (m machine) make(ctx context.Context, e engine, r Request) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("bootstrap %s: %w", r.Reference, err)
		}
	}()
	architecture, known := architectures[r.Platform]
	if !known {
		return fmt.Errorf("platform %s: no packages of that architecture; use linux/amd64 or linux/arm64", r.Platform)
	}
	tools, err := m.tools(r.Base)
	if err != nil {
		return err
	}
	// No project can have this name: it is no RFC 1123 label.
	held, err := lock.Acquire(ctx, "base_"+strings.NewReplacer("/", "_", ":", "_").Replace(r.Reference), "making "+r.Reference, func(holder string) {
		r.Say("waiting for " + holder)
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, held.Release()) }()
	if image, present, err := e.Image(ctx, r.Reference); err != nil || present && image.For(r.Platform) {
		return err
	}
	folder, err := os.MkdirTemp("", "berth-base-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	if err := os.Chmod(folder, 0o755); err != nil { // apt reads as a user of its own
		return err
	}
	f := rootfs{base: r.Base, architecture: architecture, archive: archiveOf(r.Base.Distribution, architecture).behind(r.Mirror), tools: tools, folder: folder}
	r.Say(fmt.Sprintf("making %s with %s from the packages of %s", r.Reference, tools.name(), f.source().Shown()))
	began := time.Now()
	if err := f.make(ctx, e, r); err != nil {
		return err
	}
	image, _, err := e.Image(ctx, r.Reference)
	if err == nil {
		r.Say(fmt.Sprintf("made %s: %s in %s", r.Reference, units.HumanSize(float64(image.Size)), time.Since(began).Round(time.Second)))
	}
	return err
}

// make streams the root file system into the engine.
func (f rootfs) make(ctx context.Context, e engine, r Request) error {
	making, stop := context.WithCancel(ctx)
	made, madeWriter := io.Pipe()
	image, imageWriter := io.Pipe()
	said := text.Tail{Limit: storySize}
	toolDone, imageDone := make(chan error, 1), make(chan struct{})
	go func() {
		err := f.run(making, madeWriter, r.noting(&said))
		_ = madeWriter.CloseWithError(err)
		toolDone <- err
	}()
	go func() {
		err := f.writeImage(imageWriter, made)
		_ = made.CloseWithError(err)
		_ = imageWriter.CloseWithError(err)
		close(imageDone)
	}()
	buffered := bufio.NewReader(image)
	_, err := buffered.Peek(1) // nothing is sent to the engine before there is something
	if err == nil {
		_, err = e.Import(ctx, r.Reference, docker.ImageConfig{Labels: r.labels(), Path: searchPath, Command: []string{"bash"}}, r.Platform, buffered)
	}
	if err != nil {
		stop()
	}
	_ = image.Close()
	<-imageDone
	failed := <-toolDone
	stop()
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return context.Cause(ctx)
	}
	// An engine that fails makes the tool fail, but not the other way round: the reader's error is the tool's then.
	if exited := new(toolError); errors.As(err, &exited) && failed != nil {
		return f.explain(exited.err, said.String())
	}
	return err
}

// longestNote bounds a line that is noted, in bytes.
const longestNote = 1 << 10

// noting writes what the tool says to said, and notes its lines without the sign of what is no warning.
func (r Request) noting(said io.Writer) io.Writer {
	if r.Note == nil {
		return said
	}
	note := func(line string) { r.Note(strings.TrimPrefix(line, "I: ")) }
	return io.MultiWriter(said, &text.Lines{Limit: longestNote, Each: note})
}

// toolError is a tool that ended with an error by itself.
type toolError struct{ err error }

func (e *toolError) Error() string { return e.err.Error() }
func (e *toolError) Unwrap() error { return e.err }

// run runs the commands; the last one's output is the root file system.
func (f rootfs) run(ctx context.Context, to, said io.Writer) error {
	commands := f.commands()
	for i, c := range commands {
		stdout := said
		if i == len(commands)-1 {
			stdout = to
		}
		if err := run(ctx, c, f.folder, stdout, said); err != nil {
			return &toolError{err}
		}
	}
	return nil
}

func (r Request) labels() map[string]string {
	labels := map[string]string{Label: Made}
	for key, value := range r.Labels {
		labels[key] = value
	}
	return labels
}
