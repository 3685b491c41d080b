package bench

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/docker/locate"
)

// contender is somebody who can do the work.
type contender struct {
	name string
	// works are what it does, by name; one that is not there is not measured.
	works map[string]work
	// clean removes what a failure has left, of what the project's own clean does not know; nil for nothing.
	clean func(context.Context) error
}

// work is done once, and says how long it took.
type work func(context.Context) (ran, error)

// ran is what is known of work that has ended well.
type ran struct {
	took time.Duration
	// cpu is what a process and those that it has waited for used of processors.
	cpu time.Duration
	// resident is the most memory of one process, in bytes; 0 where nobody has looked.
	resident int64
	// ready is when a program first said that a server is ready; zero if it did not.
	ready time.Time
}

// The names of what is done, as the tables have them.
const (
	up         = "`up`, images present"
	again      = "`up` again"
	buildAgain = "`build` again"
	status     = "`status`"
	edit       = "one edited file to ready again"
	setting    = "one changed setting to ready again"
	reset      = "`reset` of one server"
	down       = "`down`"
	opening    = "a port's opening to \"ready\" seen"
)

// works are in the order in which they are done: each begins where the one before has ended.
var works = []string{up, again, buildAgain, status, edit, setting, reset, down, opening}

// alone reports whether a work is measured with the usual number of servers only: it is one server's, or, as a build of a
// hundred images by BuildKit is, too much for a small machine.
func alone(work string) bool {
	return work == buildAgain || work == edit || work == setting || work == reset || work == opening
}

// rounds lets the contenders take turns, so that a machine that becomes slower is slower for all. The first round warms up, and
// counts calls, bytes and memory; its times do not count.
func (p *project) rounds(ctx context.Context, contenders []contender, rounds int, story io.Writer) (sized, error) {
	one := sized{Servers: p.servers, Rounds: rounds}
	for _, c := range contenders {
		one.Contenders = append(one.Contenders, c.name)
	}
	times := map[cell][]time.Duration{}
	_, _ = fmt.Fprintf(story, "%s: count calls, bytes and memory\n", many(p.servers))
	if err := p.counted(ctx, func(take func() (calls, bytes int64)) error {
		return p.round(ctx, contenders, story, func(c cell, got ran) {
			c.Calls, c.Bytes = take()
			c.Resident = got.resident
			one.Cells = append(one.Cells, c)
		})
	}); err != nil {
		return one, err
	}
	for number := range rounds {
		_, _ = fmt.Fprintf(story, "%s: round %d of %d\n", many(p.servers), number+1, rounds)
		if err := p.round(ctx, contenders, story, func(c cell, got ran) { times[c] = append(times[c], got.took) }); err != nil {
			return one, err
		}
	}
	for i, c := range one.Cells {
		one.Cells[i].Seconds = median(times[cell{Work: c.Work, Contender: c.Contender}]).Seconds()
	}
	return one, nil
}

// round lets each contender do all of its works once.
func (p *project) round(ctx context.Context, contenders []contender, story io.Writer, each func(cell, ran)) error {
	for _, c := range contenders {
		for _, name := range works {
			do := c.works[name]
			if do == nil || alone(name) && p.servers != usual {
				continue
			}
			got, err := do(ctx)
			if err != nil {
				return fmt.Errorf("%s: %s: %w", c.name, name, err)
			}
			_, _ = fmt.Fprintf(story, "  %s: %s: %s\n", c.name, name, seconds(got.took.Seconds()))
			each(cell{Work: name, Contender: c.name}, got)
		}
	}
	return nil
}

// counted does something while all calls go through a counter and programs are watched. An engine that is not behind a unix
// socket is asked directly, and nothing is counted.
func (p *project) counted(ctx context.Context, do func(take func() (calls, bytes int64)) error) error {
	p.watched = true
	defer func() { p.watched = false }()
	counter, err := newCounter(p.engine.Address.Host)
	if err != nil {
		return err
	}
	if counter == nil {
		return do(func() (calls, bytes int64) { return 0, 0 })
	}
	defer counter.close()
	direct := p.engine
	if p.engine, err = docker.Connect(ctx, locate.Address{Host: counter.host, Source: "the counter"}); err != nil {
		return err
	}
	p.env = []string{"DOCKER_HOST=" + counter.host}
	defer func() {
		_ = p.engine.Close()
		p.engine, p.env = direct, nil
	}()
	counter.take() // the connection's own
	return do(counter.take)
}
