package servers

import (
	"context"
	"errors"
	"fmt"
	"os"

	"golang.org/x/sync/errgroup"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/endpoints"
	"github.com/berthdev/berth/internal/hostports"
	"github.com/berthdev/berth/internal/names"
	"github.com/berthdev/berth/internal/plan"
	"github.com/berthdev/berth/internal/run"
	"github.com/berthdev/berth/internal/settings"
	"github.com/berthdev/berth/internal/unfinished"
)

// build makes the images that are not there.
func (p *project) build(ctx context.Context, force bool) error {
	members, recipes, err := p.Prepare(ctx, p.servers)
	if err != nil {
		return err
	}
	if err := p.findImages(ctx, members); err != nil {
		return err
	}
	made, err := plan.New(p.Settings, members, nil, plan.Observed{PortFree: anyPort}, plan.Options{Force: force})
	if err != nil {
		return err
	}
	return p.Build(ctx, made, recipes)
}

// anyPort is for plans that start nothing.
func anyPort(string, int) bool { return true }

// chooseToStart also refuses servers whose endpoints could not be told apart.
func (p *project) chooseToStart(flag *string) error {
	if err := p.choose(flag); err != nil {
		return err
	}
	var list []endpoints.Endpoint
	for _, server := range p.servers {
		for _, port := range server.Ports {
			list = append(list, endpoints.Endpoint{Server: server.Name, Name: port.Name})
		}
	}
	return endpoints.Check(list)
}

// up prepares, observes, plans and carries out.
func (p *project) up(ctx context.Context, fresh bool) error {
	members, recipes, err := p.Prepare(ctx, p.servers)
	if err != nil {
		return err
	}
	seen, err := p.observe(ctx, members)
	if err != nil {
		return err
	}
	known, err := definition.Names(p.sources)
	if err != nil {
		return err
	}
	signer, err := p.Authority(p.servers)
	if err != nil {
		return err
	}
	made, err := plan.New(p.Settings, members, known, seen, plan.Options{Fresh: fresh, Authority: signer})
	if err != nil {
		return err
	}
	list, err := p.Up(ctx, made, recipes)
	if err := errors.Join(err, p.remember(list, made)); err != nil {
		return err
	}
	return endpoints.Table(os.Stdout, list)
}

// observe lists the engine's containers, and asks for images only where a container does not prove that its image is there.
func (p *project) observe(ctx context.Context, members []plan.Member) (plan.Observed, error) {
	containers, err := p.Engine.Containers(ctx)
	if err != nil {
		return plan.Observed{}, err
	}
	marked, err := unfinished.Read(p.Settings.Root)
	if err != nil {
		return plan.Observed{}, err
	}
	seen := plan.Observed{Containers: containers, Unfinished: marked, PortFree: func(protocol string, port int) bool {
		return hostports.Free(p.Settings.Bind, protocol, port)
	}, FixedLinks: p.Engine.Podman}
	for _, member := range members {
		if member.Build && !runs(containers, p.Settings, member) {
			return seen, p.findImages(ctx, members)
		}
	}
	return seen, nil
}

// runs tells whether a container of this project was made from exactly this image.
func runs(containers []docker.Container, s settings.Settings, member plan.Member) bool {
	name := plan.ContainerName(s, member.Server.Name)
	for _, container := range containers {
		if container.Name == name {
			return container.Labels[plan.LabelRecipe] == member.Recipe
		}
	}
	return false
}

// findImages looks the members' images up, one by one at the same time: on engines before 25 a list of all images takes
// half a second, and a look at one of them a millisecond.
func (p *project) findImages(ctx context.Context, members []plan.Member) error {
	group, ctx := errgroup.WithContext(ctx)
	for i := range members {
		if !members[i].Build {
			continue
		}
		group.Go(func() error {
			image, found, err := p.Engine.Image(ctx, members[i].Image)
			if found && image.Labels[plan.LabelRecipe] != members[i].Recipe {
				return fmt.Errorf("%s: image %s is not what its name says: another one was tagged so; run `docker image rm %s`",
					members[i].Server.Name, members[i].Image, members[i].Image)
			}
			members[i].ImageID = image.ID
			return err
		})
	}
	return group.Wait()
}

// remember writes the endpoint files: those of this run beside those of servers that an earlier run started.
func (p *project) remember(list []endpoints.Endpoint, made plan.Plan) error {
	old, err := endpoints.Read(p.Settings.Root)
	if err != nil {
		return err
	}
	now := endpoints.Merge(old, list, made.Concerns)
	if len(old)+len(now) == 0 {
		return nil
	}
	return endpoints.Write(p.Settings.Root, p.Settings.Project, now)
}

// remove is down and clean. Names are checked without reading definitions: what is gone from them can still be removed.
func remove(ctx context.Context, target string, servers *string, work func(*run.Runner, context.Context, []string) (run.Removed, error)) error {
	var chosen []string
	return request{
		target: target, changes: true,
		load: func(*project) (err error) {
			chosen, err = namesOf(servers)
			return err
		},
		work: func(ctx context.Context, p *project) error {
			if err := p.checkNames(ctx, chosen); err != nil {
				return err
			}
			removed, err := work(p.Runner, ctx, chosen)
			_, printed := fmt.Fprintln(os.Stderr, removed)
			return errors.Join(err, printed)
		},
	}.run(ctx)
}

// checkNames refuses names that neither a definition nor anything of this project on the engine has.
func (p *project) checkNames(ctx context.Context, chosen []string) error {
	for _, name := range chosen {
		unknown := definition.CheckName(p.sources, name)
		if unknown == nil {
			continue
		}
		left, err := p.Left(ctx, name)
		if err != nil {
			return err
		}
		if !left {
			return unknown
		}
	}
	return nil
}

// namesOf are the names of a flag; none for an absent one, which means all.
func namesOf(flag *string) ([]string, error) {
	if flag == nil {
		return nil, nil
	}
	list := settings.SplitList(*flag)
	for _, name := range list {
		if err := names.Server(name); err != nil {
			return nil, err
		}
	}
	if len(list) == 0 {
		return nil, errors.New("-servers is empty; name at least one server, or leave it out")
	}
	return list, nil
}

// chooseOne loads exactly one server.
func (p *project) chooseOne(flag *string) error {
	chosen, err := p.choice(flag)
	if err != nil {
		return err
	}
	if len(chosen) != 1 {
		return errors.New("exactly one server is needed; name it with -servers=NAME")
	}
	if err := p.choose(flag); err != nil {
		return err
	}
	for _, server := range p.servers {
		if server.Name == chosen[0] {
			p.servers = []definition.Server{server}
		}
	}
	return nil
}
