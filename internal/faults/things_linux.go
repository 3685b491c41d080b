package faults

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"time"
)

// thing is something that is changed behind Berth's back in a project that is up. The next up must mend it, unless do has
// its own idea of what is right.
type thing struct {
	name string
	// do changes it, for one server of the project where that matters.
	do func(ctx context.Context, p *project, server string) error
}

// things are all of them, one a round.
func (b *bench) things(ctx context.Context) (rounds, error) {
	p, err := b.newProject("shop")
	if err != nil {
		return nil, err
	}
	list := slices.Concat(changedThings, meanwhile(changedThings), strangeThings, manyThings)
	return func(number int) (kind, described string, err error) {
		random := rand.New(rand.NewPCG(p.Seed, uint64(number)))
		t := list[number%len(list)]
		server := slices.Sorted(maps.Keys(servers))[random.IntN(len(servers))]
		described = fmt.Sprintf("%s (%s)", t.name, server)
		if err := p.must(ctx, "up"); err != nil {
			return t.name, described, fmt.Errorf("before it: %w", err)
		}
		return t.name, described, errors.Join(t.do(ctx, p, server), p.nextUp(ctx))
	}, nil
}

// meanwhile are things that are done in the middle of an up -fresh, which must end, well or with the reason. What is to be changed
// may not be there at that moment.
func meanwhile(list []thing) []thing {
	var during []thing
	for i, t := range list {
		f := fault{after: time.Duration(i+1) * 150 * time.Millisecond}
		during = append(during, thing{t.name + " during up -fresh", func(ctx context.Context, p *project, server string) error {
			p.crashed = true
			got, _, err := p.during(ctx, f, func(ctx context.Context) error { _ = t.do(ctx, p, server); return nil }, "up", "-fresh")
			if err == nil && (got.endless || got.code != 0 && !strings.Contains(got.stderr, "Error: ")) {
				err = fmt.Errorf("not told: %v", got)
			}
			return err
		}})
	}
	return during
}

// container is the path of a server's container in the API.
func (p *project) containerPath(server string) string { return "/containers/" + p.name + "-" + server }

// to sends a POST to a server's container.
func to(verb string) func(context.Context, *project, string) error {
	return func(ctx context.Context, p *project, server string) error {
		p.crashed = p.crashed || verb == "/kill"
		return p.engine.api.post(ctx, p.containerPath(server)+verb, nil, nil)
	}
}

// changedThings are changes of what is Berth's.
var changedThings = []thing{
	{"a container is stopped", to("/stop")},
	{"a container is killed", to("/kill")},
	{"a container is paused", to("/pause")},
	{"a container is renamed", to("/rename?name=renamed-by-hand")},
	{"a container is removed", removeContainer},
	{"a container is taken out of its network", func(ctx context.Context, p *project, server string) error {
		return p.engine.api.post(ctx, "/networks/"+p.name+"/disconnect", map[string]any{"Container": p.name + "-" + server}, nil)
	}},
	{"the network is removed", func(ctx context.Context, p *project, _ string) error {
		var errs []error
		members := slices.Collect(maps.Keys(servers))
		if p.engine.podman() { // where what has ended is in it, too
			members = append(members, task)
		}
		for _, server := range members {
			errs = append(errs, p.engine.api.post(ctx, "/networks/"+p.name+"/disconnect", map[string]any{"Container": p.name + "-" + server}, nil))
		}
		return errors.Join(append(errs, p.engine.api.remove(ctx, "/networks/"+p.name))...)
	}},
	{"an image loses its name", func(ctx context.Context, p *project, _ string) error {
		return p.removeImages(ctx, "front")
	}},
	{"an image and its container are removed", func(ctx context.Context, p *project, _ string) error {
		return errors.Join(removeContainer(ctx, p, "front"), p.removeImages(ctx, "front"))
	}},
	{"the state folder is removed", func(_ context.Context, p *project, _ string) error {
		return os.RemoveAll(p.file(".berth"))
	}},
	{"endpoints.env is emptied", func(_ context.Context, p *project, _ string) error {
		return os.WriteFile(p.file(".berth", "endpoints.env"), nil, 0o600)
	}},
	{"the engine crashes", func(ctx context.Context, p *project, _ string) error { return p.crash(ctx) }},
	{"the engine is restarted in order", func(ctx context.Context, p *project, _ string) error { return p.restart(ctx) }},
}

func removeContainer(ctx context.Context, p *project, server string) error {
	p.crashed = p.crashed || server == "db"
	return p.engine.api.remove(ctx, p.containerPath(server)+"?force=1")
}

// removeImages takes the images of a server away, or their names where containers use them.
func (p *project) removeImages(ctx context.Context, server string) error {
	var images []struct{ RepoTags []string }
	if err := p.engine.api.get(ctx, "/images/json", &images); err != nil {
		return err
	}
	var errs []error
	for _, image := range images {
		for _, name := range image.RepoTags {
			if strings.HasPrefix(name, "localhost/"+p.name+"/"+server+":") {
				errs = append(errs, p.engine.api.remove(ctx, "/images/"+name+"?force=1"))
			}
		}
	}
	return errors.Join(errs...)
}

// crash kills the engine and starts it again, and what was somebody else's and ran.
func (p *project) crash(ctx context.Context) error {
	p.crashed = true
	if err := errors.Join(p.engine.kill(), p.engine.start(ctx), p.engine.tidy(ctx)); err != nil {
		return err
	}
	return p.engine.api.post(ctx, "/containers/"+foreign+"/start", nil, nil)
}

// restart ends the engine in order, which ends all containers, and starts it again.
func (p *project) restart(ctx context.Context) error {
	if err := errors.Join(p.engine.stop(), p.engine.start(ctx)); err != nil {
		return err
	}
	return p.engine.api.post(ctx, "/containers/"+foreign+"/start", nil, nil)
}
