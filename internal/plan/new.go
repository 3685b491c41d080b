package plan

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/settings"
)

// New decides what `up` does. members must hold every server that another one links to.
// known are the names of all definitions of the project: a container of another server is an orphan, and so is one that
// bears another name than its server's.
func New(s settings.Settings, members []Member, known []string, seen Observed, options Options) (Plan, error) {
	plan := Plan{Settings: s}
	ordered, err := order(members)
	if err != nil {
		return Plan{}, err
	}
	ports := newPorts(s, seen)
	for _, member := range ordered {
		step, err := newStep(s, member, plan.Steps, seen, options, ports)
		if err != nil {
			return Plan{}, err
		}
		if !step.Spec.HostNetwork {
			plan.Network = s.Project
		}
		plan.Steps = append(plan.Steps, step)
	}
	for _, container := range seen.Containers {
		if container.Labels[LabelProject] != s.Project || !Made(container.Labels) || !owned(s, container) {
			continue
		}
		server := container.Labels[LabelServer]
		if !slices.Contains(known, server) || container.Name != ContainerName(s, server) { // the other name is somebody's doing
			plan.Orphans = append(plan.Orphans, container)
		}
	}
	return plan, nil
}

// newStep decides about one server; the steps before are those of its links, among others.
func newStep(s settings.Settings, member Member, before []Step, seen Observed, options Options, ports *ports) (Step, error) {
	step := Step{Member: member, Action: Create, Reason: "it is not there"}
	for _, link := range member.Server.Links {
		if !slices.Contains(step.Links, link.Server) {
			step.Links = append(step.Links, link.Server)
		}
		step.LinksFirst = step.LinksFirst || seen.FixedLinks && link.Alias != ""
	}
	old, exists, err := find(s, member.Server.Name, seen.Containers)
	if err != nil {
		return Step{}, err
	}
	step.Builds, step.BuildReason = builds(member, old, exists, options)
	step.Spec = newSpec(s, member)
	fields, err := fingerprint(step.Spec, member.Parts)
	if err != nil {
		return Step{}, fmt.Errorf("%s: digest the configuration: %w", member.Server.Name, err)
	}
	if tls := member.Server.TLS; tls.Enabled {
		fields["tls"] = short(fmt.Appendf(nil, "%d:%d %s", tls.UID, tls.GID, options.Authority))
	}
	if command := member.Server.PostStart.Command; len(command) > 0 {
		fields["post_start"] = short(fmt.Appendf(nil, "%q", command))
	}
	if len(member.Server.Ports) > 0 && s.Ports != "stable" {
		fields["BERTH_PORTS"] = s.Ports
	}
	if exists {
		step.Old = old
		step.Action, step.Reason = compare(old, fields, step.Spec.Network, member, options)
		if step.Action == Keep && seen.Unfinished[member.Server.Name] == old.ID {
			step.Action, step.Reason = Replace, "its post-start command had not ended"
		}
		if moved := movedLink(member, before); step.Action == Keep && seen.FixedLinks && moved != "" {
			step.Action, step.Reason = Replace, "it knows "+moved+" by an address that changes"
		}
		step.OldImage = leftOver(s, step, seen.Containers)
	}
	if step.Action == Keep {
		step.Server = Numbered(step.Server, old.Labels)
	} else if err := ports.assign(&step); err != nil {
		return Step{}, err
	}
	step.Spec.Labels[LabelConfig] = fields.String()
	return step, nil
}

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

// builds tells whether the image must be made. An up-to-date container proves that its image is there.
func builds(member Member, old docker.Container, exists bool, options Options) (bool, string) {
	switch {
	case !member.Build:
		return false, ""
	case options.Force:
		return true, "-force"
	case member.ImageID != "":
		return false, ""
	case exists && old.Labels[LabelRecipe] == member.Recipe:
		return false, ""
	case exists:
		changed := parseFields(old.Labels[LabelConfig]).changed(imageFields(member.Parts), imagePrefix)
		if changed != "" {
			return true, changed + " changed"
		}
	}
	return true, "it is not there"
}

// compare decides whether an existing container can stay. One that somebody took out of network can be reached by no name.
func compare(old docker.Container, want fields, network string, member Member, options Options) (Action, string) {
	if changed := parseFields(old.Labels[LabelConfig]).changed(want, ""); changed != "" {
		return Replace, changed + " changed"
	}
	switch {
	case old.Labels[LabelRecipe] != member.Recipe:
		return Replace, "its image is made in another way" // by another Berth, or with another BERTH_CONTEXT
	case options.Fresh:
		return Replace, "-fresh"
	case member.Server.Ready.Exit && old.State == "exited" && old.ExitCode == 0:
		return Keep, "it is done"
	case old.State == "exited":
		return Replace, fmt.Sprintf("it had exited with code %d", old.ExitCode)
	case old.State != "running":
		return Replace, "it is " + old.State
	}
	if _, in := old.Networks[network]; network != "" && !in {
		return Replace, "it is not in network " + network
	}
	return Keep, "it is up to date"
}

// leftOver is the image of a replaced container when it was built for this server, the new container has another, and no
// other container uses it. Images that are left over would fill the disk, one for each edit of a copied file.
func leftOver(s settings.Settings, step Step, containers []docker.Container) string {
	old := step.Old
	if step.Action != Replace || old.Image == step.Image || !strings.HasPrefix(old.Image, ImageRepository(s, step.Server.Name)+":") {
		return ""
	}
	for _, container := range containers {
		if container.ID != old.ID && (container.ImageID == old.ImageID || container.Image == old.Image) {
			return ""
		}
	}
	return old.Image
}

// find is the server's container. One that bears its name without our labels is an error.
func find(s settings.Settings, server string, containers []docker.Container) (docker.Container, bool, error) {
	name := ContainerName(s, server)
	for _, container := range containers {
		if container.Name != name {
			continue
		}
		if project := container.Labels[LabelProject]; Made(container.Labels) && project != "" && project != s.Project {
			return docker.Container{}, false, fmt.Errorf("%s: a container named %s is that of server %s of project %s at %s; set BERTH_PROJECT to another name here",
				server, name, container.Labels[LabelServer], project, container.Labels[LabelRoot])
		}
		if !Made(container.Labels) || container.Labels[LabelProject] != s.Project || container.Labels[LabelServer] != server {
			return docker.Container{}, false, fmt.Errorf("%s: a container named %s exists that is not Berth's (image %s); rename or remove it, or set BERTH_PROJECT", server, name, container.Image)
		}
		if !owned(s, container) {
			return docker.Container{}, false, fmt.Errorf("%s: container %s belongs to the project at %s; set BERTH_PROJECT to another name here, or remove it with `docker rm -f %s` if that project is gone", server, name, container.Labels[LabelRoot], name)
		}
		return container, true, nil
	}
	return docker.Container{}, false, nil
}

// owned tells whether a labelled container is of this root folder.
func owned(s settings.Settings, container docker.Container) bool {
	return container.Labels[LabelRoot] == s.Root
}

// Made tells whether Berth made a container with these labels. An image hands its labels on to every container,
// so that one that somebody runs from our image bears those of the project too; the configuration's is on ours alone.
func Made(labels map[string]string) bool { return labels[LabelConfig] != "" }

// order puts links first, by name among equals, so that the same servers give the same plan.
func order(members []Member) ([]Member, error) {
	byName := map[string]Member{}
	for _, member := range members {
		byName[member.Server.Name] = member
	}
	var ordered []Member
	state := map[string]int{}
	var visit func(name string, path []string) error
	visit = func(name string, path []string) error {
		member, ok := byName[name]
		switch {
		case !ok:
			return fmt.Errorf("%s: links %s, which is not part of this run", path[len(path)-1], name)
		case state[name] == 1:
			return fmt.Errorf("links go in a circle: %s", strings.Join(append(path, name), " → "))
		case state[name] == 2:
			return nil
		}
		state[name] = 1
		for _, link := range member.Server.Links {
			if err := visit(link.Server, append(path, name)); err != nil {
				return err
			}
		}
		state[name] = 2
		ordered = append(ordered, member)
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		if err := visit(name, nil); err != nil {
			return nil, err
		}
	}
	return ordered, nil
}
