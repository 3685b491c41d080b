package image

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/docker/buildlog"
	"github.com/berthdev/berth/docker/locate"
	"github.com/berthdev/berth/docker/registry"
	"github.com/berthdev/berth/internal/bootstrap"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/identity"
	"github.com/berthdev/berth/internal/plan"
)

// registryPatience is how long a registry may take to answer when its image can be made here instead.
const registryPatience = 5 * time.Second

// errNoAnswer ends a try after registryPatience.
var errNoAnswer = fmt.Errorf("does not answer within %s", registryPatience)

// Obtain gets an image as an operation of a plan says: from a registry, from the distribution's packages, or from the
// first of them that gives it.
func (m *Maker) Obtain(ctx context.Context, one plan.Operation, server definition.Server) error {
	reference := one.Subject
	base, _ := bootstrap.Parse(reference)
	switch {
	case one.Kind == plan.Bootstrap:
		return m.bootstrap(ctx, reference, server, base)
	case one.Else == "":
		return m.pull(ctx, reference, server)
	}
	refused, err := m.tryPull(ctx, reference, server)
	if !refused {
		return err
	}
	why := m.noRegistry(err, reference)
	if one.Else == plan.ElseKeep {
		m.Say(server.Name, why+"; using the one that is here")
		return nil
	}
	m.Say(server.Name, why+"; making it from packages instead")
	if made := m.bootstrap(ctx, reference, server, base); made != nil {
		return fmt.Errorf("%w (before that: %s)", made, why)
	}
	return nil
}

// noRegistry is why there is no image from a registry, in short.
func (m *Maker) noRegistry(err error, reference string) string {
	if failed := new(registry.PullError); errors.As(err, &failed) {
		return failed.What()
	}
	host, bad := registry.Host(reference, m.Settings.RegistryMirror)
	if bad != nil {
		return bad.Error()
	}
	return "registry " + host + " " + errNoAnswer.Error()
}

// pull fetches a base from its registry.
func (m *Maker) pull(ctx context.Context, reference string, server definition.Server) error {
	teller := m.pulling(server.Name, reference)
	defer teller.Stop()
	err := m.Engine.Pull(ctx, m.request(reference, server), teller.tell)
	if err != nil {
		return err
	}
	teller.done()
	return nil
}

func (m *Maker) request(reference string, server definition.Server) docker.Pull {
	environment, _ := m.Settings.Lookup("DOCKER_AUTH_CONFIG")
	return docker.Pull{
		Reference: reference, Platform: server.Platform, Mirror: m.Settings.RegistryMirror,
		Keys: registry.Keys{Folder: locate.ConfigFolder(m.Settings.Lookup), Environment: environment},
	}
}

// tryPull pulls once. Refused is what can be made here as well: a registry that says nothing within registryPatience,
// cannot be reached, is out of order, or allows no more pulls. One that has begun to give the image gets the time and
// the tries of every other pull.
func (m *Maker) tryPull(ctx context.Context, reference string, server definition.Server) (refused bool, err error) {
	teller := m.pulling(server.Name, reference)
	defer teller.Stop()
	trying, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	patience := time.AfterFunc(registryPatience, func() { cancel(errNoAnswer) })
	defer patience.Stop()
	begun := false
	request := m.request(reference, server)
	request.Attempts = 1
	err = m.Engine.Pull(trying, request, func(p buildlog.Progress) {
		begun = patience.Stop() || begun
		teller.tell(p)
	})
	switch failed := new(registry.PullError); {
	case err == nil:
		teller.done()
		return false, nil
	case ctx.Err() != nil:
		return false, err
	case errors.Is(err, errNoAnswer):
		return true, err
	case !errors.As(err, &failed), !elsewhere[failed.Fault]:
		return false, err
	case begun:
		m.Say(server.Name, failed.What()+"; trying again")
		return false, m.pull(ctx, reference, server)
	}
	return true, err
}

// elsewhere are the faults for which a base is made here instead: it is not the request that is wrong.
var elsewhere = map[registry.Fault]bool{
	registry.Connection: true, registry.Timeout: true, registry.ServerError: true, registry.RateLimited: true,
	registry.NoHost: true, registry.NoRoute: true,
}

// bootstrap makes a base. It belongs to no project, so that none takes it away.
func (m *Maker) bootstrap(ctx context.Context, reference string, server definition.Server, base bootstrap.Base) error {
	beat := m.beat(server.Name, "making "+reference+" from packages")
	defer beat.Stop()
	return bootstrap.Make(ctx, m.Engine, bootstrap.Request{
		Base: base, Reference: reference, Platform: platform(m.Platform, server), Mirror: m.Settings.AptMirror,
		Labels: identity.Base(), Say: beat.Say, Note: beat.Note,
	})
}
