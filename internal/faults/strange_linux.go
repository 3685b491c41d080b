package faults

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// strangeThings are things of others in Berth's way: it must name them and leave them alone, until they are gone.
var strangeThings = []thing{
	{"somebody else's container has our name", func(ctx context.Context, p *project, server string) error {
		return p.inTheWay(ctx, "down", p.name+"-"+server, func() (string, error) {
			id, err := p.container(ctx, p.name+"-"+server, map[string]any{"Image": base, "Cmd": []string{"/server", "serve"}})
			return "/containers/" + id + "?force=1", err
		})
	}},
	{"somebody else's network has our name", func(ctx context.Context, p *project, _ string) error {
		return p.inTheWay(ctx, "down", p.name, func() (string, error) {
			return "/networks/" + p.name, p.engine.api.post(ctx, "/networks/create", map[string]any{"Name": p.name}, nil)
		})
	}},
	{"somebody else's volume has our name", func(ctx context.Context, p *project, _ string) error {
		return p.inTheWay(ctx, "clean", p.name+"_data", func() (string, error) {
			return "/volumes/" + p.name + "_data", p.engine.api.post(ctx, "/volumes/create", map[string]any{"Name": p.name + "_data"}, nil)
		})
	}},
	{"a port is taken", func(ctx context.Context, p *project, server string) error {
		address, err := p.address(server)
		if err != nil {
			return err
		}
		if err := p.must(ctx, "down"); err != nil {
			return err
		}
		var listener net.Listener
		if err := p.engine.place.do(func() (err error) { listener, err = net.Listen("tcp", address); return err }); err != nil {
			return err
		}
		defer listener.Close()
		return errors.Join(p.must(ctx, "up"), p.converged(ctx))
	}},
}

// inTheWay makes something of others' when the project is down or clean. up must fail, name it and leave it alone, and so
// must clean. make gives the path by which the API removes it.
func (p *project) inTheWay(ctx context.Context, state, name string, make func() (path string, err error)) error {
	if err := p.must(ctx, state); err != nil {
		return err
	}
	path, err := make()
	if err != nil {
		return err
	}
	before, err := p.engine.api.things(ctx)
	if err != nil {
		return err
	}
	var errs []error
	got, err := p.run(ctx, "up")
	if err == nil && (got.code == 0 || !strings.Contains(got.stderr, name)) {
		err = fmt.Errorf("not told: %v", got)
	}
	errs = append(errs, err, p.must(ctx, "clean"))
	after, err := p.engine.api.things(ctx)
	errs = append(errs, err)
	for one := range before {
		if strings.Contains(one, " "+name+" ") && !after[one] {
			errs = append(errs, fmt.Errorf("%s is gone or changed", one))
		}
	}
	return errors.Join(append(errs, p.engine.api.remove(ctx, path))...)
}

// manyThings are many runs at once, and one after the other.
var manyThings = []thing{
	{"eight runs on one project", func(ctx context.Context, p *project, _ string) error {
		if err := p.must(ctx, "down"); err != nil {
			return err
		}
		return atOnce(8, func(i int) error {
			if i == 3 {
				return p.must(ctx, "build")
			}
			return p.must(ctx, "up")
		})
	}},
	{"eight projects at once", func(ctx context.Context, p *project, _ string) error {
		others := make([]*project, 8)
		for i := range others {
			var err error
			if others[i], err = p.newProject(fmt.Sprintf("shop%d", i)); err != nil {
				return err
			}
		}
		err := atOnce(len(others), func(i int) error { return others[i].must(ctx, "up") })
		for _, other := range others {
			err = errors.Join(err, other.own(ctx))
		}
		err = errors.Join(err, atOnce(len(others), func(i int) error { return others[i].must(ctx, "clean") }))
		for _, other := range others {
			err = errors.Join(err, os.RemoveAll(other.dir))
		}
		return errors.Join(err, p.must(ctx, "clean"), p.cleaned(ctx))
	}},
	{"cycles of up and clean", func(ctx context.Context, p *project, _ string) error {
		files := 0
		for cycle := range 4 {
			if err := errors.Join(p.must(ctx, "up"), p.must(ctx, "clean"), p.cleaned(ctx)); err != nil {
				return fmt.Errorf("cycle %d: %w", cycle, err)
			}
			now, err := filepath.Glob(filepath.Join(p.variables["XDG_CACHE_HOME"], "berth", "*", "*", "*"))
			if err != nil {
				return err
			}
			if cycle > 0 && len(now) > files {
				return fmt.Errorf("cycle %d: the cache has grown from %d to %d files", cycle, files, len(now))
			}
			files = len(now)
		}
		return nil
	}},
}

// atOnce does something several times at the same time.
func atOnce(n int, do func(i int) error) error {
	errs := make([]error, n)
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() { errs[i] = do(i) })
	}
	group.Wait()
	return errors.Join(errs...)
}
