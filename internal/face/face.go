// Package face is what Berth's faces, the Mage targets and the command, have in common: which project a folder belongs to,
// what is printed where, what a signal does, and exit codes. A face parses what was typed, and calls the verbs here.
package face

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/berthdev/berth/internal/advice"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/figures"
	"github.com/berthdev/berth/internal/project"
	"github.com/berthdev/berth/internal/rootdir"
	"github.com/berthdev/berth/internal/settings"
)

// Face is one way in. Its methods are the verbs; they print results on standard output and the story on standard error.
type Face struct {
	// Shipped holds a folder for each server that Berth ships, and its figures.
	Shipped fs.FS
	// Typed is how the user types verbs, for advice.
	Typed settings.Typed
	// Quiet leaves out what is being done, with its warnings; what went wrong is told.
	Quiet bool
}

// Exit is an error with an exit code of its own.
type Exit struct {
	Code int
	Text string
	// Told reports whether the code alone says what there is to say, as that of a command which ran elsewhere does.
	Told bool
}

func (e *Exit) Error() string { return e.Text }

// work opens the project that this folder belongs to and does a verb's work on it.
func (f Face) work(ctx context.Context, verb string, do func(context.Context, *project.Project) error) error {
	opened, err := f.open(verb)
	if err != nil {
		return err
	}
	ctx, stop := interruptible(ctx)
	defer stop()
	working := func() error { return exitCode(ctx, do(ctx, opened), f.Typed.Start) }
	if verb == "up" || verb == "build" || verb == "restart" || verb == "reset" {
		return folded(f.Typed.Start+verb, working)
	}
	return working()
}

// long is work that may take its time: a terminal shows meanwhile what goes on. do writes nothing to standard output.
func (f Face) long(ctx context.Context, verb string, do func(context.Context, *project.Project) error) error {
	defer f.look(verb)()
	return f.work(ctx, verb, do)
}

// open opens the project that this folder belongs to. A .env that is a pipe can block, and a signal ends that as ever.
func (f Face) open(verb string) (*project.Project, error) {
	options, err := f.options(verb)
	if err != nil {
		return nil, err
	}
	return project.Open(options)
}

// options say which project this folder belongs to.
func (f Face) options(verb string) (project.Options, error) {
	root, above, err := Root()
	if err != nil {
		return project.Options{}, err
	}
	if above {
		f.say("", "project in "+root)
	}
	return project.Options{
		Root: root, Env: os.Environ(), Catalogue: figures.Hide(f.Shipped), Say: f.say, Show: f.show(verb), Typed: f.Typed,
		Command: f.Typed.Start + verb,
	}, nil
}

// Root is the root of the project that this folder belongs to. It reports whether that is a folder above.
func Root() (root string, above bool, err error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", false, err
	}
	home, _ := os.UserHomeDir() // without one nothing ends the search early
	root = rootdir.Find(dir, home)
	return root, root != dir, nil
}

// Names are the servers of the project and of the catalogue, as far as they can be read.
func (f Face) Names() []string {
	root, _, _ := Root()
	names, _ := definition.Names(definition.Sources{ProjectDir: root, Catalogue: figures.Hide(f.Shipped)})
	return names
}

// exitCode is where errors leave a verb: it adds our next steps to the engine's, and gives an interrupted one the exit code
// that shells use, 128 and the signal's number.
func exitCode(ctx context.Context, err error, start string) error {
	err = advice.Add(err, start)
	if err == nil || !errors.Is(ctx.Err(), context.Canceled) { // the end of a time limit is no signal
		return err
	}
	return &Exit{Code: 128 + int(caught(ctx)), Text: err.Error()}
}

// say tells the story on standard error.
func (f Face) say(server, text string) {
	if f.Quiet {
		return
	}
	if server != "" {
		text = server + ": " + text
	}
	screen.print(text)
}

// warn tells what went wrong beside the error that a verb ends with.
func (f Face) warn(text string) {
	f.Quiet = false
	f.say("", text)
}

// OneOf checks a flag that takes one of some words, of which the first is meant by an empty one.
func OneOf(name, value string, words ...string) (string, error) {
	for _, word := range words {
		if value == word {
			return value, nil
		}
	}
	if value == "" {
		return words[0], nil
	}
	return "", fmt.Errorf("%s=%s: not known; write %s", name, value, either(words))
}

// either is "a, b or c".
func either(words []string) string {
	text := words[0]
	for i, word := range words[1:] {
		if i == len(words)-2 {
			text += " or " + word
		} else {
			text += ", " + word
		}
	}
	return text
}
