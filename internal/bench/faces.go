package bench

import (
	"context"
	"fmt"
	"path/filepath"
	"time"
)

// compiled are Berth's targets in a compiled magefile.
func (p *project) compiled(context.Context) (contender, error) {
	return p.face(compiledFace, nil, targets(p.targets)), nil
}

// mage is the same with Mage in front, which compares the magefile with the last compile. That one is made here.
func (p *project) mage(ctx context.Context) (contender, error) {
	env := []string{"MAGEFILE_HASHFAST=1", "MAGEFILE_CACHE=" + filepath.Join(p.tools.dir, "mage")}
	tool := []string{"go", "tool", "mage"}
	_, err := p.run(ctx, env, append(tool, "-l")...)
	return p.face("Berth, `go tool mage`", env, targets(tool...)), err
}

// targets are command lines of Mage's form.
func targets(program ...string) func(verb, server string) []string {
	return func(verb, server string) []string {
		words := append(program[:len(program):len(program)], verb)
		if server != "" {
			words = append(words, "-servers="+server)
		}
		return words
	}
}

// command is the command berth.
func (p *project) command(context.Context) (contender, error) {
	return p.face("Berth, `berth`", nil, func(verb, server string) []string {
		words := []string{p.berth, verb}
		if server != "" {
			words = append(words, server)
		}
		return words
	}), nil
}

// face is one of Berth's faces, whose command lines words makes; server is empty for the default ones.
func (p *project) face(name string, env []string, words func(verb, server string) []string) contender {
	do := func(verb, server string) work {
		return func(ctx context.Context) (ran, error) { return p.run(ctx, env, words(verb, server)...) }
	}
	start := do("up", "")
	return contender{name: name, works: map[string]work{
		up: start, again: start, buildAgain: do("build", ""), status: do("status", ""),
		edit: after(p.edit("servers/"+first+"/page.txt"), start), setting: after(p.set, start), reset: do("reset", first), down: do("down", ""),
		opening: func(ctx context.Context) (ran, error) { return p.openingSeen(ctx, do("up", late), do("down", late)) },
	}}
}

// after changes something first, whose time does not count.
func after(change func() error, then work) work {
	return func(ctx context.Context) (ran, error) {
		if err := change(); err != nil {
			return ran{}, err
		}
		return then(ctx)
	}
}

// openingSeen starts the late server, and tells how long after its port's opening the story said that it is ready.
func (p *project) openingSeen(ctx context.Context, up, down work) (ran, error) {
	got, err := up(ctx)
	if err != nil {
		return ran{}, err
	}
	opened, err := p.opened(ctx, p.library.Name()+"-"+late)
	if err != nil {
		return ran{}, err
	}
	if got.ready.Before(opened) {
		return ran{}, fmt.Errorf("the server is said to be ready at %v; its port is open since %v", got.ready, opened)
	}
	got.took = got.ready.Sub(opened)
	_, err = down(ctx)
	return got, err
}

// opened is when the server in a container that is ready began to listen.
func (p *project) opened(ctx context.Context, container string) (time.Time, error) {
	address, err := p.address(ctx, container)
	if err != nil {
		return time.Time{}, err
	}
	return greeting(ctx, address)
}
