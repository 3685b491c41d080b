package faults

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"time"
)

// edit is something that a person changes in the project.
type edit struct {
	name string
	do   func(p *project) error
}

// change is an edit that writes the project's files as they are to be after a count was raised.
func change(name string, raise func(p *project)) edit {
	return edit{name, func(p *project) error { raise(p); return p.write() }}
}

// edits are all of them.
var edits = []edit{
	change("db's server.yaml", func(p *project) { p.levels["db"]++ }),
	change("front's server.yaml", func(p *project) { p.levels["front"]++ }),
	change("all server.yaml", func(p *project) {
		for server := range servers {
			p.levels[server]++
		}
	}),
	change("a copied file", func(p *project) { p.notes["api"]++ }),
	change("a file of a build context", func(p *project) { p.notes["front"]++ }),
	change("a Dockerfile", func(p *project) { p.built["front"]++ }),
	change("db's Go source", func(p *project) { p.versions["db"]++ }),
	change("api's Go source", func(p *project) { p.versions["api"]++ }),
	change("everything of front and api", func(p *project) {
		p.levels["front"]++
		p.levels["api"]++
		p.notes["front"]++
		p.notes["api"]++
		p.built["front"]++
		p.versions["api"]++
	}),
	// As an editor that does not write at once.
	{"half of front's server.yaml, then all of it", func(p *project) error {
		return p.halfFirst("servers/front/server.yaml", func() { p.levels["front"]++ })
	}},
	{"half of api's Go source, then all of it", func(p *project) error {
		return p.halfFirst("servers/api/main.go", func() { p.versions["api"]++ })
	}},
}

// editTime is how long an editor takes between the half of a file and all of it.
const editTime = 100 * time.Millisecond

// halfFirst writes half of a file, and all of it a while later.
func (p *project) halfFirst(name string, raise func()) error {
	raise()
	files, err := p.files()
	if err != nil {
		return err
	}
	if err := os.WriteFile(p.file(name), []byte(files[name][:len(files[name])/2]), 0o644); err != nil {
		return err
	}
	<-time.After(editTime)
	return p.write()
}

// edits is the part in which the project's files change while up runs.
func (b *bench) edits(ctx context.Context) (rounds, error) {
	p, err := b.newProject("shop")
	if err != nil {
		return nil, err
	}
	if err := p.must(ctx, "up"); err != nil {
		return nil, err
	}
	return func(number int) (kind, described string, err error) { return p.editRound(ctx, number) }, nil
}

// editRound makes one to three edits at any moments of an up. It succeeds or says why it does not; the next one takes all that was
// written last.
func (p *project) editRound(ctx context.Context, number int) (kind, described string, err error) {
	random := rand.New(rand.NewPCG(p.Seed, uint64(number)))
	state := states[random.IntN(len(states))]
	first := edits[number%len(edits)]
	list, pauses := []edit{first}, []time.Duration{0}
	for range random.IntN(3) {
		list = append(list, edits[random.IntN(len(edits))])
		pauses = append(pauses, time.Duration(random.IntN(400))*time.Millisecond)
	}
	most := state.take[0] // that of up
	f := fault{after: time.Duration(random.Int64N(int64(most) * int64(time.Millisecond)))}
	described = fmt.Sprintf("%s: %s after %d ms of up, %d more", state.name, first.name, f.after.Milliseconds(), len(list)-1)
	if err := state.reach(ctx, p); err != nil {
		return first.name, described, fmt.Errorf("before it: %w", err)
	}
	done := make(chan error, 1)
	begun := false
	f.during = func() {
		begun = true
		go func() {
			for i, one := range list {
				<-time.After(pauses[i])
				if err := one.do(p); err != nil {
					done <- err
					return
				}
			}
			done <- nil
		}()
	}
	got, err := p.disturbed(ctx, f, "up")
	if err != nil {
		return first.name, described, err
	}
	if !begun { // it has ended before
		f.during()
	}
	if err := <-done; err != nil {
		return first.name, described, err
	}
	described += fmt.Sprintf(" (ended with %d after %d ms)", got.code, got.took.Milliseconds())
	if got.code != 0 {
		_, reason, found := strings.Cut(got.stderr, "Error: ")
		if !found || got.endless {
			return first.name, described, fmt.Errorf("not told: %v", got)
		}
		_, _ = fmt.Fprintf(p.Story, "  it said: %s\n", strings.ReplaceAll(strings.TrimSpace(reason), "\n", "\n           "))
	}
	return first.name, described, p.nextUp(ctx)
}
