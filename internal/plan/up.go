package plan

import (
	"fmt"
	"slices"
	"strings"

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
	var steps decided
	for _, member := range ordered {
		step, err := d.step(member, steps)
		if err != nil {
			return Plan{}, fmt.Errorf("%s: %w", member.Server.Name, err)
		}
		steps.add(step)
	}
	plan.Steps = steps.steps
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
	// reset reports whether what is in their volumes goes.
	reset bool
	ports *ports
}

// step decides about one server; the steps before are those of its links, among others.
func (d *decider) step(member Member, before decided) (Step, error) {
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
		step.Reset = d.reset && slices.Contains(d.restarted, member.Server.Name)
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
		Recipe: step.Recipe, Config: want.String(), Platform: d.seen.Platform, Ports: ranges, Stop: stopOf(step.Server),
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
