package project

import (
	"errors"
	"fmt"

	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/endpoints"
	"github.com/berthdev/berth/internal/hostports"
	"github.com/berthdev/berth/internal/mistakes"
	"github.com/berthdev/berth/internal/settings"
	"github.com/berthdev/berth/internal/state"
)

// Validated is what [Validate] has found.
type Validated struct {
	// Servers is how many were looked at, those among them that others link to.
	Servers int
	// Mistakes are in the order of files and lines.
	Mistakes []mistakes.Mistake
}

// exist checks that there are servers and groups of these names, and returns the servers.
func (p *Project) exist(named ...string) ([]string, error) {
	servers, err := definition.Expand(p.sources, named)
	for _, name := range servers {
		err = errors.Join(err, definition.CheckName(p.sources, name))
	}
	return servers, err
}

// Validate tells of everything that is wrong in the settings, in the named servers or else all of the project's own, in
// those that they link to, and in base.yaml. It asks no engine. A named server that is not there is an error.
func Validate(o Options, named []string) (Validated, error) {
	checked, err := settings.Check(o.Root, o.Env)
	if err != nil {
		return Validated{}, err
	}
	p := &Project{
		options: o, settings: checked.Settings, sources: o.sources(checked.Settings), state: state.In(checked.Root, checked.Project),
	}
	for _, warning := range checked.Warnings {
		if o.Say != nil {
			o.Say("", warning)
		}
	}
	if named, err = p.exist(named...); err != nil {
		return Validated{}, err
	}
	servers, err := definition.Check(p.sources, named)
	list := checked.Mistakes
	for _, name := range checked.Servers {
		if _, err := p.exist(name); err != nil {
			list = append(list, checked.Mistake("BERTH_SERVERS", err))
		}
	}
	if err := p.checkMirror(servers); err != nil {
		list = append(list, checked.Mistake("BERTH_APT_MIRROR", err))
	}
	list = append(list, definition.Mistakes(p.sources, errors.Join(err, p.clashes(servers, named)))...)
	mistakes.Sort(list)
	return Validated{Servers: len(servers), Mistakes: list}, nil
}

// clashes are ports whose variables or numbers are one another's.
func (p *Project) clashes(servers []definition.Server, named []string) error {
	byName := map[string]definition.Server{}
	for _, server := range servers {
		byName[server.Name] = server
	}
	var errs []error
	for _, err := range joined(p.checkEndpoints(servers)) {
		name := (*endpoints.NameError)(nil)
		if errors.As(err, &name) {
			err = definition.At(p.sources, byName[name.Server], name.Unwrap(), name.Key, name.Name)
		}
		errs = append(errs, err)
	}
	if len(named) == 0 {
		named = p.settings.Servers
	}
	together, err := definition.Load(p.sources, named)
	if err != nil {
		return errors.Join(errs...) // which servers are started together is not known
	}
	taken := map[string]string{}
	for _, server := range together {
		for _, port := range server.Ports {
			if port.Count > 0 || p.settings.Ports != "same" && server.NetworkMode != "host" {
				continue // its number is chosen so that it is free
			}
			key, owner := hostports.Key(port.Protocol, port.Number), fmt.Sprintf("port %s of server %s", port.Name, server.Name)
			if other, found := taken[key]; found {
				err := mistakes.Errorf("%s of this machine is for %s too; %s", key, other, apart(server))
				errs = append(errs, definition.At(p.sources, server, err, "ports", port.Name))
			}
			taken[key] = owner
		}
	}
	return errors.Join(errs...)
}

// apart says how two servers that start together get numbers of their own.
func apart(server definition.Server) string {
	if server.NetworkMode == "host" {
		return "leave out network_mode, or start one of the two"
	}
	return "set BERTH_PORTS=stable, or start one of the two"
}

// joined are the errors that [errors.Join] has put together; none of nil.
func joined(err error) []error {
	many, ok := err.(interface{ Unwrap() []error }) //nolint:errorlint // it is not looked for inside of an error
	if !ok {
		return nil
	}
	var list []error
	for _, one := range many.Unwrap() {
		if joined, ok := one.(interface{ Unwrap() []error }); ok { //nolint:errorlint // as above
			list = append(list, joined.Unwrap()...)
		} else {
			list = append(list, one)
		}
	}
	return list
}
