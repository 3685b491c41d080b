package plan

import (
	"errors"
	"fmt"
	"slices"

	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/identity"
	"github.com/berthdev/berth/internal/settings"
)

// Restarted decides whom a restart of the named servers concerns. anew are made anew: the named ones, which must have a
// container unless this run has taken it away, and those with a container that have to be done again or know one of them by a fixed address. stay are those
// that these link to, and stay as they are. servers must hold every server that another one links to.
//
// It looks at containers and links alone, so that only the images of anew have to be found out afterwards.
func Restarted(owner identity.Owner, typed settings.Typed, servers []definition.Server, named []string, seen Observed) (anew, stay []definition.Server, err error) {
	ordered, err := order(bare(servers))
	if err != nil {
		return nil, nil, err
	}
	var steps decided
	var errs []error
	for _, member := range ordered {
		name, step := member.Server.Name, Step{Member: member, Action: Keep}
		_, exists, foreign := find(owner, name, seen.Containers)
		switch isNamed := slices.Contains(named, name); {
		case exists && (isNamed || follows(step, steps, seen.FixedLinks)), isNamed && foreign == nil && seen.Again:
			step.Action = Replace
		case isNamed && foreign != nil:
			errs = append(errs, fmt.Errorf("%s: %w", name, foreign))
		case isNamed:
			errs = append(errs, fmt.Errorf("%s: it has no container; %s starts it", name, typed.Line("up", name)))
		}
		steps.add(step)
	}
	needed := map[string]bool{}
	for _, step := range slices.Backward(steps.steps) { // whoever links comes before the linked one here
		if step.Action == Keep && !needed[step.Server.Name] {
			continue
		}
		for _, link := range step.Links() {
			needed[link] = true
		}
		if step.Action == Keep {
			stay = append(stay, step.Server)
		} else {
			anew = append(anew, step.Server)
		}
	}
	return anew, stay, errors.Join(errs...)
}

// follows reports whether a container has to be made anew because of those before it that are.
func follows(step Step, before decided, fixedLinks bool) bool {
	return once(step.Server) && madeAnew(step, before) != nil || fixedLinks && movedLink(step.Member, before) != ""
}

// bare are servers of whose images nothing needs to be known.
func bare(servers []definition.Server) []Member {
	members := make([]Member, len(servers))
	for i, server := range servers {
		members[i] = Member{Server: server}
	}
	return members
}

// Restart decides what `restart` does, and `reset`, which throws away what is in the volumes of the named servers. members and stay are those that [Restarted] told for the same named servers, and
// fetch is what must be there before the images of members are known.
func Restart(s settings.Settings, members []Member, stay []definition.Server, fetch []Operation, named []string, reset bool, seen Observed) (Plan, error) {
	plan := Plan{Target: "restart", Project: s.Project, Fetch: withAuthority(s, members, fetch, seen)}
	ordered, err := order(slices.Concat(members, bare(stay)))
	if err != nil {
		return Plan{}, err
	}
	d := &decider{settings: s, seen: seen, restarted: named, reset: reset, ports: newPorts(s, seen, members)}
	if reset {
		plan.Target = "reset"
		if err := d.shareVolumes(members); err != nil {
			return Plan{}, err
		}
	}
	var steps decided
	for _, member := range ordered {
		decide := func() (Step, error) { return d.step(member, steps) }
		if slices.ContainsFunc(stay, func(s definition.Server) bool { return s.Name == member.Server.Name }) {
			decide = func() (Step, error) { return d.stays(member, linksTo(ordered, member.Server.Name)) }
		}
		step, err := decide()
		if err != nil {
			return Plan{}, fmt.Errorf("%s: %w", member.Server.Name, err)
		}
		steps.add(step)
	}
	plan.Steps = steps.steps
	plan.Shared, err = shared(s.Owner(), plan.Steps, seen)
	return plan, err
}

// shareVolumes is the error of a reset of a server whose volume somebody else has as well.
func (d *decider) shareVolumes(members []Member) error {
	for _, member := range members {
		if !slices.Contains(d.restarted, member.Server.Name) {
			continue
		}
		for _, volume := range volumesOf(member.Server) {
			name := d.settings.Owner().VolumeName(volume)
			for _, container := range d.seen.Containers {
				owned, _ := identity.ParseContainer(container.Labels)
				if slices.Contains(container.Volumes, name) && (owned.Owner != d.settings.Owner() || owned.Server != member.Server.Name) {
					return fmt.Errorf("%s: container %s has its volume %s as well, and would lose what is in it; %s removes both",
						member.Server.Name, container.Name, volume, d.settings.Typed.Line("clean"))
				}
			}
		}
	}
	return nil
}

// volumesOf are the names of a server's named volumes, each once.
func volumesOf(server definition.Server) []string {
	var names []string
	for _, volume := range server.Volumes {
		if volume.Name != "" && !slices.Contains(names, volume.Name) {
			names = append(names, volume.Name)
		}
	}
	return names
}

// linksTo is the first member that links to a server.
func linksTo(members []Member, server string) string {
	at := slices.IndexFunc(members, func(m Member) bool { return slices.Contains(linked(m.Server), server) })
	if at < 0 {
		return ""
	}
	return members[at].Server.Name
}

// stays decides about a server that a restart leaves alone, whatever its definition says now: user links to it, and it must
// be fit for that.
func (d *decider) stays(member Member, user string) (Step, error) {
	server := member.Server
	step := Step{Member: member, Action: Keep, Reason: "it stays as it is", Spec: newSpec(d.settings, member)}
	old, exists, err := find(d.settings.Owner(), server.Name, d.seen.Containers)
	if err != nil {
		return Step{}, err
	}
	step.Old = old
	reason := ""
	switch {
	case !exists:
		reason = "it has no container"
	case d.seen.Unfinished[old.ID]:
		reason = unfinished
	case !hasDone(server, old):
		reason = d.unfit(step, decided{})
	}
	if reason != "" {
		return Step{}, fmt.Errorf("%s, and %s links to it; %s starts it", reason, user, d.settings.Typed.Line("up", server.Name))
	}
	step.Server = Numbered(server, old.Labels)
	step.Operations = d.operations(step)
	return step, nil
}
