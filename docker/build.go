package docker

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	cerrdefs "github.com/containerd/errdefs"
	"github.com/docker/docker/api/types/build"

	"github.com/berthdev/berth/docker/buildlog"
)

// The builders of [Build.Builder]. Empty or BuilderAuto is BuildKit, and the classic builder where there is none.
const (
	BuilderAuto     = "auto"
	BuilderBuildKit = "buildkit"
	BuilderClassic  = "classic"
)

// cancelTime bounds the call that tells the engine to give a build up.
const cancelTime = 2 * time.Second

// Build is one image to be built.
type Build struct {
	// Reference is the tag that the image gets.
	Reference string
	// Labels are set on the image.
	Labels map[string]string
	// Args are build arguments.
	Args map[string]string
	// Target is the stage to build; the last when empty.
	Target string
	// Platform is os/arch[/variant]; the engine's own when empty.
	Platform string
	// Context writes the build context, a tar archive. It is streamed, never held in memory. It must return soon
	// after a write has failed, and is called again when the engine turns out to have no BuildKit.
	Context func(io.Writer) error
	// ClassicContext is what the classic builder gets instead; nil for the same.
	ClassicContext func(io.Writer) error
	// Tree is what BuildKit gets instead; nil for the archive.
	Tree *Tree
	// Dockerfile is the name of a file in the context; "Dockerfile" when empty.
	Dockerfile string
	// Builder is auto (also when empty), buildkit or classic.
	Builder string
	// Sent is told how many bytes of the context have been sent so far, by another goroutine; nil for nobody. The count begins
	// anew when the engine turns out to have no BuildKit.
	Sent func(bytes int64)
}

// contextSource hands a build context to an engine.
type contextSource interface {
	// set tells the engine where the context comes from.
	set(options *build.ImageBuildOptions)
	// body is what the request to build carries; nil for nothing.
	body() io.Reader
	// Stop ends it, and returns the first error of the context itself.
	Stop() error
}

// buildFollower reads the messages of one builder.
type buildFollower interface {
	// Message takes the next message.
	Message(m buildlog.Message)
	// ImageID is the built image's; empty while there is none.
	ImageID() string
	// Failure explains an error that ended the build.
	Failure(cause *buildlog.StreamError) *buildlog.BuildError
}

// Build builds one image and returns its ID (POST /build). A step that fails is a [*buildlog.BuildError]; an error of the
// build context wins over what the engine makes of it. When ctx ends, so does the build, in the engine too; Podman
// lets the step that runs come to its end.
// progress may be nil; it is called from this goroutine.
func (e *Engine) Build(ctx context.Context, b Build, progress func(buildlog.Progress)) (id string, err error) {
	defer explainFull(&err)
	progress = quietly(progress)
	switch b.Builder {
	case BuilderBuildKit:
		if e.Podman {
			return "", fmt.Errorf("build %s: Podman has no BuildKit; use builder %s or %s", b.Reference, BuilderAuto, BuilderClassic)
		}
		return e.buildBy(ctx, b, buildlog.NewBuildKit(progress))
	case BuilderClassic:
		return e.buildBy(ctx, b, buildlog.NewClassic(progress))
	case "", BuilderAuto:
	default:
		return "", fmt.Errorf("build %s: no builder %q; use %s, %s or %s", b.Reference, b.Builder, BuilderAuto, BuilderBuildKit, BuilderClassic)
	}
	if !e.Podman && e.os != "windows" {
		id, err := e.buildBy(ctx, b, buildlog.NewBuildKit(progress))
		if !refusesBuildKit(err) && !errors.Is(err, errNoSession) {
			return id, err
		}
	}
	return e.buildBy(ctx, b, buildlog.NewClassic(progress))
}

// buildBy runs a build with the builder that the follower understands.
func (e *Engine) buildBy(ctx context.Context, b Build, follower buildFollower) (string, error) {
	options := b.options()
	write := b.Context
	if _, kit := follower.(*buildlog.BuildKit); kit {
		options.Version = build.BuilderBuildKit
		options.BuildID = rand.Text()
	} else if b.ClassicContext != nil {
		write = b.ClassicContext
	}
	hand := func() (contextSource, error) { return startUpload(write, b.Sent), nil }
	if options.Version == build.BuilderBuildKit && b.Tree != nil {
		hand = func() (contextSource, error) { return e.openSession(ctx, *b.Tree, b.Sent) }
	}
	source, err := hand()
	if err != nil {
		return "", err
	}
	source.set(&options)
	err = e.followBuild(ctx, source, options, follower)
	uploadErr := source.Stop()
	if options.BuildID != "" && (ctx.Err() != nil || uploadErr != nil) {
		e.cancelBuild(ctx, options.BuildID)
	}
	switch {
	case ctx.Err() != nil:
		return "", fmt.Errorf("build: %w", context.Cause(ctx))
	case uploadErr != nil:
		return "", fmt.Errorf("build: write the context: %w", uploadErr)
	case err != nil:
		return "", err
	case follower.ImageID() != "":
		return follower.ImageID(), nil
	}
	image, found, err := e.Image(ctx, b.Reference)
	if err == nil && !found {
		err = fmt.Errorf("build: the engine ended without an image %s and without an error", b.Reference)
	}
	return image.ID, err
}

// followBuild sends the build and reads its messages to the end.
func (e *Engine) followBuild(ctx context.Context, source contextSource, options build.ImageBuildOptions, follower buildFollower) error {
	response, err := e.api.ImageBuild(ctx, source.body(), options)
	if err != nil {
		return fmt.Errorf("build: %w", err)
	}
	defer func() { _ = response.Body.Close() }()
	err = buildlog.Read(response.Body, follower.Message)
	if cause := new(buildlog.StreamError); errors.As(err, &cause) {
		return follower.Failure(cause)
	}
	if err != nil {
		return fmt.Errorf("build: %w", err)
	}
	return nil
}

// options are the classic builder's; BuildKit's differ by version and ID.
func (b Build) options() build.ImageBuildOptions {
	args := make(map[string]*string, len(b.Args))
	for name, value := range b.Args {
		args[name] = &value
	}
	return build.ImageBuildOptions{
		Tags:        []string{b.Reference},
		Labels:      b.Labels,
		BuildArgs:   args,
		Target:      b.Target,
		Platform:    b.Platform,
		Dockerfile:  b.Dockerfile,
		Remove:      true,
		ForceRemove: true,
		Version:     build.BuilderV1,
	}
}

// cancelBuild tells BuildKit to stop. It is the last resort of a build that has failed already:
// an engine that does not answer in time is left alone.
func (e *Engine) cancelBuild(ctx context.Context, id string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cancelTime)
	defer cancel()
	_ = e.api.BuildCancel(ctx, id)
}

// refusesBuildKit reports whether an error is that of an engine without BuildKit, which says so instead of answering
// with a stream of messages ("buildkit not enabled on daemon", "invalid version"), and not a build that failed.
func refusesBuildKit(err error) bool {
	if !cerrdefs.IsInvalidArgument(err) && !cerrdefs.IsNotImplemented(err) && !cerrdefs.IsInternal(err) {
		return false
	}
	text := strings.ToLower(err.Error())
	return strings.Contains(text, "buildkit") || strings.Contains(text, "invalid version")
}

// quietly replaces a nil progress function by one that does nothing.
func quietly(progress func(buildlog.Progress)) func(buildlog.Progress) {
	if progress == nil {
		return func(buildlog.Progress) {}
	}
	return progress
}
