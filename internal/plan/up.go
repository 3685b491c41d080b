package plan

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/identity"
	"github.com/berthdev/berth/internal/settings"
)

// Up decides what `up` does. members must hold every server that another one links to. fetch is what must be there before
// the images are known. known are the names of all definitions of the project: a container of another server is an
// orphan, and so is one that bears another name than its server's.
func Up(s settings.Settings, members []Member, fetch []Operation, known []string, seen Observed, options Options) (Plan, error) {
	plan := Plan{Target: "up", Project: s.Project, Fetch: withAuthority(s, members, fetch, seen)}
	plan.Removals = orphans(s.Owner(), known, seen.Containers)
	ordered, err := order(members)
	if err != nil {
		return Plan{}, err
	}
	d := &decider{settings: s, seen: seen, options: options, ports: newPorts(s, seen, members)}
	for _, member := range ordered {
		step, err := d.step(member, plan.Steps)
		if err != nil {
			return Plan{}, fmt.Errorf("%s: %w", member.Server.Name, err)
		}
		plan.Steps = append(plan.Steps, step)
	}
	plan.Shared, err = shared(s.Owner(), plan.Steps, seen)
	return plan, err
}

// withAuthority adds the certificate authority to what is fetched, if it is needed and not there.
func withAuthority(s settings.Settings, members []Member, fetch []Operation, seen Observed) []Operation {
	list := slices.Clone(fetch)
	if seen.Authority == "" && slices.ContainsFunc(members, func(m Member) bool { return m.Server.TLS.Enabled }) {
		list = append(list, Operation{Kind: Authority, Subject: "of " + s.Project, Reason: absent})
	}
	return list
}

// absent is the reason of whatever is made because it is not there.
const absent = "it is not there"

// decider decides about one server after the other.
type decider struct {
	settings settings.Settings
	seen     Observed
	options  Options
	// restarted are the servers that are to be replaced although they are up to date.
	restarted []string
	ports     *ports
}

// step decides about one server; the steps before are those of its links, among others.
func (d *decider) step(member Member, before []Step) (Step, error) {
	step := Step{Member: member, Action: Make, Reason: absent, Spec: newSpec(d.settings, member)}
	old, exists, err := find(d.settings.Owner(), member.Server.Name, d.seen.Containers)
	if err != nil {
		return Step{}, err
	}
	want, err := d.fields(step)
	if err != nil {
		return Step{}, fmt.Errorf("digest the configuration: %w", err)
	}
	behind(&step, d.seen.Proxy)
	if exists {
		step.Old = old
		step.Action, step.Reason = d.compare(step, want, before)
		step.unless = unlessOf(step, before)
	}
	if step.Action != Keep {
		return d.made(step, want)
	}
	if old.State == "running" || once(member.Server) && len(member.Server.Links) > 0 {
		instead := step
		instead.Action, instead.Reason = Replace, "it had ended meanwhile"
		instead.ImageID = old.ImageID // its container proves that it is there
		if instead, err = d.made(instead, want); err != nil {
			return Step{}, err
		}
		step.Instead = &instead
	}
	step.Server = Numbered(step.Server, old.Labels)
	step.Operations = d.operations(step)
	return step, nil
}

// made completes the step of a container that is made.
func (d *decider) made(step Step, want fields) (Step, error) {
	ranges, err := d.ports.assign(&step)
	if err != nil {
		return Step{}, err
	}
	step.Spec.Labels = d.settings.Owner().Container(step.Server.Name, identity.Container{
		Recipe: step.Recipe, Config: want.String(), Ports: ranges, Stop: stopOf(step.Server),
	}, step.Server.Labels)
	step.Operations = d.operations(step)
	return step, nil
}

// fields digest everything that makes a server's container what it is.
func (d *decider) fields(step Step) (fields, error) {
	server, spec := step.Server, step.Spec
	spec.Env = slices.DeleteFunc(slices.Clone(spec.Env), func(line string) bool {
		name, _, _ := strings.Cut(line, "=")
		return slices.Contains(server.FromFiles, name)
	})
	list, err := fingerprint(spec, step.Parts)
	if err != nil {
		return nil, err
	}
	for _, name := range server.FromFiles { // apart: nobody sees in the definition what has changed
		list["env_file."+name] = short([]byte(server.Environment[name]))
	}
	if server.TLS.Enabled {
		list["tls"] = short(fmt.Appendf(nil, "%d:%d %s", server.TLS.UID, server.TLS.GID, d.seen.Authority))
	}
	if command := server.PostStart.Command; len(command) > 0 {
		list["post_start"] = short(fmt.Appendf(nil, "%q", command))
	}
	if digest := proxyField(server, d.seen.Proxy); digest != "" {
		list["proxy"] = digest
	}
	if asked := askedPorts(server); asked != "" {
		list["ports.host"] = asked
	}
	if len(server.Ports) > 0 && d.settings.Ports != "stable" {
		list["BERTH_PORTS"] = d.settings.Ports
	}
	return list, nil
}

// unfinished is why a container that is marked goes.
const unfinished = "its start or removal had not ended"

// compare decides whether an existing container can stay. One that somebody took out of its network can be reached by
// no name.
func (d *decider) compare(step Step, want fields, before []Step) (Action, string) {
	old := step.Old
	owned, _ := identity.ParseContainer(old.Labels)
	has := parseFields(owned.Config)
	changed := has.changed(want, "")
	if step.Unknown != "" {
		changed = has.changedBeside(want, imagePrefix)
	}
	done := hasDone(step.Server, old)
	switch {
	case changed != "":
		return Replace, changed + " changed"
	case step.Unknown == "" && owned.Recipe != step.Recipe:
		return Replace, "its image is made in another way" // by another Berth, or with another BERTH_CONTEXT
	case d.options.Fresh:
		return Replace, "-fresh"
	case slices.Contains(d.restarted, step.Server.Name):
		return Replace, "it is restarted"
	case d.seen.Unfinished[old.ID]:
		return Replace, unfinished
	case !done:
		if reason := d.unfit(step, before); reason != "" {
			return Replace, reason
		}
	}
	if again := d.redo(step, before); again != "" {
		return Replace, again
	}
	switch {
	case step.Unknown != "": // last: it alone may turn out not to be true
		return Replace, step.Unknown
	case done:
		return Keep, "it is done"
	}
	return Keep, "it is up to date"
}

// hasDone reports whether a container is that of a task that has ended well.
func hasDone(server definition.Server, c docker.Container) bool {
	return server.Task() && c.State == "exited" && c.ExitCode == 0
}

// redo is why what a server did once has to be done again: a server that it links to has another container than the one
// that it was done to. It is empty for servers that only run.
func (d *decider) redo(step Step, before []Step) string {
	if !once(step.Server) {
		return ""
	}
	for _, link := range step.Links() {
		// A server that does something once is made when its links are ready, so that it is never older than they are.
		if other, found := Find(d.settings.Owner(), link, d.seen.Containers); found && d.newer(other, step.Old) {
			return link + " was made after it, and what it did there is gone"
		}
	}
	if renewed := madeAnew(step, before); renewed != nil {
		return anew(renewed.Server.Name)
	}
	return ""
}

// newer reports whether a container was made after another one. Of two that were made within one second Docker's list has the
// newer one first; Podman's is in no order.
func (d *decider) newer(c, than docker.Container) bool {
	if !c.Created.Equal(than.Created) || d.seen.FixedLinks {
		return c.Created.After(than.Created)
	}
	first := slices.IndexFunc(d.seen.Containers, func(one docker.Container) bool { return one.ID == c.ID || one.ID == than.ID })
	return d.seen.Containers[first].ID == c.ID
}

// madeAnew is the first step before that makes a server anew to which this one links; nil for none. One that is certain
// comes before one that may turn out not to be needed.
func madeAnew(step Step, before []Step) *Step {
	var perhaps *Step
	for _, link := range step.Links() {
		for i := range before {
			switch other := &before[i]; {
			case other.Server.Name != link || other.Action == Keep:
			case other.unless == "":
				return other
			case perhaps == nil:
				perhaps = other
			}
		}
	}
	return perhaps
}

// Again is the step of a server whose container was to be kept, when a server that it links to turns out to be made anew; nil
// when that does not concern it.
func (s Step) Again(link string) *Step {
	if s.Action != Keep || s.Instead == nil || !once(s.Server) {
		return nil
	}
	again := *s.Instead
	again.Reason = anew(link)
	return &again
}

// anew is why what was done to a server is done again.
func anew(link string) string { return link + " is made anew, and what it did there is gone" }

// once reports whether a server does something that counts for as long as the servers live that it links to.
func once(server definition.Server) bool {
	return server.Task() || len(server.PostStart.Command) > 0
}

// unfit is why a container that was made as it should be is not as it should be; "" when it is.
func (d *decider) unfit(step Step, before []Step) string {
	old := step.Old
	switch {
	case old.State == "exited":
		return fmt.Sprintf("it had exited with code %d", old.ExitCode)
	case old.State != "running":
		return "it is " + old.State
	}
	if _, in := old.Networks[step.Spec.Network]; step.Spec.Network != "" && !in {
		return "it is not in network " + step.Spec.Network
	}
	if moved := movedLink(step.Member, before); d.seen.FixedLinks && moved != "" {
		return knows(moved)
	}
	return ""
}

// unlessOf is when a container that is to be replaced stays all the same; "" when it does not.
func unlessOf(step Step, before []Step) string {
	if step.Action == Replace && step.Unknown != "" && step.Reason == step.Unknown {
		return unlessSame
	}
	if renewed := madeAnew(step, before); step.Action == Replace && renewed != nil && step.Reason == anew(renewed.Server.Name) {
		return renewed.unless
	}
	moved := movedLink(step.Member, before)
	at := slices.IndexFunc(before, func(s Step) bool { return s.Server.Name == moved })
	if step.Action == Replace && at >= 0 && step.Reason == knows(moved) {
		return before[at].unless
	}
	return ""
}

// knows is why a container goes when a server that it links to does.
func knows(link string) string { return "it knows " + link + " by an address that changes" }

// movedLink is the first server that member links to by an alias and that gets a new container; "" for none.
func movedLink(member Member, before []Step) string {
	for _, link := range member.Server.Links {
		for _, step := range before {
			if link.Alias != "" && step.Server.Name == link.Server && step.Action != Keep {
				return link.Server
			}
		}
	}
	return ""
}

// order puts links first, by name among equals, so that the same servers give the same plan. That links go in no
// circle, package definition has made sure of.
func order(members []Member) ([]Member, error) {
	byName := map[string]Member{}
	for _, member := range members {
		byName[member.Server.Name] = member
	}
	var ordered []Member
	placed := map[string]bool{}
	var place func(name string) error
	place = func(name string) error {
		if placed[name] {
			return nil
		}
		placed[name] = true
		for _, link := range byName[name].Server.Links {
			if _, known := byName[link.Server]; !known {
				return fmt.Errorf("%s: links %s, which is not part of this run", name, link.Server)
			}
			if err := place(link.Server); err != nil {
				return err
			}
		}
		ordered = append(ordered, byName[name])
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		if err := place(name); err != nil {
			return nil, err
		}
	}
	return ordered, nil
}

// find is the server's container. One that bears its name and is not ours is an error.
func find(owner identity.Owner, server string, containers []docker.Container) (docker.Container, bool, error) {
	name := owner.ContainerName(server)
	at := slices.IndexFunc(containers, func(c docker.Container) bool { return c.Name == name })
	if at < 0 {
		return docker.Container{}, false, nil
	}
	found := containers[at]
	owned, made := identity.ParseContainer(found.Labels)
	switch {
	case made && owned.Project != owner.Project:
		return docker.Container{}, false, fmt.Errorf("a container named %s is that of server %s of project %s at %s; set BERTH_PROJECT to another name here",
			name, owned.Server, owned.Project, owned.Root)
	case !made || owned.Server != server:
		return docker.Container{}, false, fmt.Errorf("a container named %s exists that is not Berth's (image %s); rename or remove it, or set BERTH_PROJECT", name, found.Image)
	case owned.Owner != owner:
		return docker.Container{}, false, fmt.Errorf("container %s belongs to the project at %s; set BERTH_PROJECT to another name here, or remove it with `docker rm -f %s` if that project is gone", name, owned.Root, name)
	}
	return found, true, nil
}

// Find is the server's container, if it has one that is ours.
func Find(owner identity.Owner, server string, containers []docker.Container) (docker.Container, bool) {
	found, ok, err := find(owner, server, containers)
	return found, ok && err == nil
}
