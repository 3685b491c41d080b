package run

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
	"github.com/berthdev/berth/internal/plan"
)

// registryPatience is how long a registry may take to answer when its image can be made here instead.
const registryPatience = 5 * time.Second

// errNoAnswer ends a try after registryPatience.
var errNoAnswer = fmt.Errorf("does not answer within %s", registryPatience)

// obtain gets a base from where the settings say: a registry, the distribution's packages, or the first of them that
// gives it. present tells that the engine has one already, which is to be renewed.
func (r *Runner) obtain(ctx context.Context, reference string, server definition.Server, present bool) error {
	base, can := bootstrap.Parse(reference)
	switch {
	case !can, r.Settings.Base == "registry":
		return r.pull(ctx, reference, server)
	case r.Settings.Base == "bootstrap":
		return r.bootstrap(ctx, reference, server, base)
	}
	refused, err := r.tryPull(ctx, reference, server)
	if !refused {
		return err
	}
	why := r.noRegistry(err, reference)
	if present {
		r.Say(server.Name, why+"; using the one that is here")
		return nil
	}
	r.Say(server.Name, why+"; making it from packages instead")
	if made := r.bootstrap(ctx, reference, server, base); made != nil {
		return fmt.Errorf("%w (before that: %s)", made, why)
	}
	return nil
}

// noRegistry is why there is no image from a registry, in short.
func (r *Runner) noRegistry(err error, reference string) string {
	if failed := new(registry.PullError); errors.As(err, &failed) {
		return failed.What()
	}
	host, bad := registry.Host(reference, r.Settings.RegistryMirror)
	if bad != nil {
		return bad.Error()
	}
	return "registry " + host + " " + errNoAnswer.Error()
}

// pull fetches a base from its registry.
func (r *Runner) pull(ctx context.Context, reference string, server definition.Server) error {
	teller := r.pulling(server.Name, reference)
	err := r.Engine.Pull(ctx, r.request(reference, server), teller.tell)
	if err != nil {
		return err
	}
	teller.done()
	return nil
}

func (r *Runner) request(reference string, server definition.Server) docker.Pull {
	return docker.Pull{
		Reference: reference, Platform: server.Platform, Mirror: r.Settings.RegistryMirror, ConfigFolder: locate.ConfigFolder(r.Settings.Lookup),
	}
}

// tryPull pulls once. Refused is what can be made here as well: a registry that says nothing within registryPatience,
// cannot be reached, is out of order, or allows no more pulls. One that has begun to give the image gets the time and
// the tries of every other pull.
func (r *Runner) tryPull(ctx context.Context, reference string, server definition.Server) (refused bool, err error) {
	teller := r.pulling(server.Name, reference)
	trying, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	patience := time.AfterFunc(registryPatience, func() { cancel(errNoAnswer) })
	defer patience.Stop()
	begun := false
	request := r.request(reference, server)
	request.Attempts = 1
	err = r.Engine.Pull(trying, request, func(p buildlog.Progress) {
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
		r.Say(server.Name, failed.What()+"; trying again")
		return false, r.pull(ctx, reference, server)
	}
	return true, err
}

// elsewhere are the faults for which a base is made here instead: it is not the request that is wrong.
var elsewhere = map[registry.Fault]bool{
	registry.Connection: true, registry.Timeout: true, registry.ServerError: true, registry.RateLimited: true,
	registry.NoHost: true, registry.NoRoute: true,
}

// bootstrap makes a base. It belongs to no project, so that none takes it away.
func (r *Runner) bootstrap(ctx context.Context, reference string, server definition.Server, base bootstrap.Base) error {
	return bootstrap.Make(ctx, r.Engine, bootstrap.Request{
		Base: base, Reference: reference, Platform: r.platform(server), Mirror: r.Settings.AptMirror,
		Labels: map[string]string{plan.LabelVersion: plan.Version}, Say: func(text string) { r.Say(server.Name, text) },
	})
}
