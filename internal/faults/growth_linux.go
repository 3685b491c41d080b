package faults

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// cycle is something that is done to a project that is up; the next up follows. What it writes is even or odd.
type cycle struct {
	name string
	do   func(ctx context.Context, p *project, parity int) error
}

// cycles are all of them, one a round, again and again. The first two write what decides images.
var cycles = []cycle{
	{"settings and files are changed", func(_ context.Context, p *project, parity int) error {
		p.levels["db"], p.levels["plain"], p.notes["api"], p.notes["front"], p.built["front"] = parity, parity, parity, parity, parity
		// The times come again as well: they are part of what a build sends.
		written := time.Unix(1e9+int64(parity), 0)
		err := p.write()
		for _, name := range []string{"note", "Dockerfile"} {
			err = errors.Join(err, os.Chtimes(p.file("servers", "front", name), written, written))
		}
		return err
	}},
	{"Go sources are changed", func(_ context.Context, p *project, parity int) error {
		p.versions["db"], p.versions["api"] = parity, parity
		return p.write()
	}},
	{"down", func(ctx context.Context, p *project, _ int) error { return p.must(ctx, "down") }},
	{"clean", func(ctx context.Context, p *project, _ int) error {
		return errors.Join(p.must(ctx, "clean"), p.cleaned(ctx))
	}},
	{"up -fresh is interrupted", func(ctx context.Context, p *project, _ int) error {
		got, err := p.disturbed(ctx, fault{signal: syscall.SIGINT, after: 700 * time.Millisecond}, "up", "-fresh")
		if err == nil && got.code != 0 && got.code != 130 {
			err = errors.New(got.String())
		}
		return err
	}},
	{"a server fails", func(ctx context.Context, p *project, _ int) error {
		p.fails = true
		if err := p.write(); err != nil {
			return err
		}
		got, err := p.run(ctx, "up")
		if err == nil && got.code == 0 {
			err = errors.New("an up with a server that fails has succeeded")
		}
		p.fails = false
		return errors.Join(err, p.write())
	}},
}

// slack is by how much something may grow that is never quite the same.
var slack = map[string]int{"processes": 4, "the engine's open files": 16, "the engine's goroutines": 32}

// growth is the part that does the same again and again, and counts what there is: it fails when there is more than in the same
// round of the first period. Its first period, and so a round that is repeated alone, proves little.
func (b *bench) growth(ctx context.Context) (rounds, error) {
	p, err := b.newProject("shop")
	if err != nil {
		return nil, err
	}
	// So that all that is ever written has been built: the first two cycles write.
	for parity := 1; parity >= 0; parity-- {
		for _, c := range cycles[:2] {
			if err := errors.Join(c.do(ctx, p, parity), p.must(ctx, "up")); err != nil {
				return nil, fmt.Errorf("before the first cycle: %s: %w", c.name, err)
			}
		}
	}
	period := 2 * len(cycles)
	first := make([]map[string]int, period)
	return func(number int) (kind, described string, err error) {
		c, parity := cycles[number%len(cycles)], number/len(cycles)%2
		described = fmt.Sprintf("%s (%d)", c.name, parity)
		if err := errors.Join(c.do(ctx, p, parity), p.nextUp(ctx)); err != nil {
			return c.name, described, err
		}
		now, err := p.census(ctx)
		if err == nil && first[number%period] != nil {
			now, err = p.settled(ctx, first[number%period], now)
		} else {
			first[number%period] = now
		}
		return c.name, fmt.Sprintf("%s: %v", described, now), err
	}, nil
}

// settled counts again for a while when there is more than before: an engine takes its time to end what it had begun.
func (p *project) settled(ctx context.Context, before, now map[string]int) (map[string]int, error) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	more := grown(before, now)
	for tries := 0; more != nil && tries < 5; tries++ {
		<-tick.C
		var err error
		if now, err = p.census(ctx); err != nil {
			return now, err
		}
		more = grown(before, now)
	}
	return now, more
}

// grown tells what there is more of than before.
func grown(before, now map[string]int) error {
	var errs []error
	for _, what := range slices.Sorted(maps.Keys(now)) {
		if now[what] > before[what]+slack[what] {
			errs = append(errs, fmt.Errorf("growth: %s: from %d to %d", what, before[what], now[what]))
		}
	}
	return errors.Join(errs...)
}

// sentContext begins the description of a build's context in the build cache. An engine keeps those that were sent in the body
// of a build, by whomever, until its own collection of garbage, and has no call that removes one that it does not name.
const sentContext = "http url http://build-context-"

// census counts what a run could leave behind.
func (p *project) census(ctx context.Context) (map[string]int, error) {
	counts := map[string]int{"processes": len(strays())}
	things, err := p.engine.api.things(ctx)
	if err != nil {
		return nil, err
	}
	for thing := range things {
		kind, _, _ := strings.Cut(thing, " ")
		counts[kind+"s"]++
	}
	var usage struct {
		BuildCache []struct {
			Description string
			Size        int64
		}
	}
	if err := p.engine.api.get(ctx, "/system/df", &usage); err != nil {
		return nil, err
	}
	for _, record := range usage.BuildCache {
		if !strings.HasPrefix(record.Description, sentContext) {
			counts["records of the build cache"]++
			counts["KiB of the build cache"] += int(record.Size >> 10)
		}
	}
	var info struct{ NFd, NGoroutines int }
	if err := p.engine.api.get(ctx, "/info", &info); err != nil {
		return nil, err
	}
	counts["the engine's open files"], counts["the engine's goroutines"] = info.NFd, info.NGoroutines
	for what, path := range map[string]string{
		"files in .berth": p.file(".berth"), "files in the project's folder": p.file("."),
		"files in the cache": p.engine.place.see(p.variables["XDG_CACHE_HOME"]), "temporary files": p.engine.place.see(p.variables["TMPDIR"]),
		"files in HOME": p.engine.place.see(p.variables["HOME"]),
	} {
		if counts[what], err = files(path); err != nil {
			return nil, err
		}
	}
	return counts, nil
}

// files counts the files and folders below a folder.
func files(root string) (count int, err error) {
	err = filepath.WalkDir(root, func(_ string, _ fs.DirEntry, err error) error {
		count++
		return err
	})
	return count, err
}
