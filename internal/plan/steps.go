package plan

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/identity"
	"github.com/berthdev/berth/internal/settings"
)

// operations are those of one server, one after the other.
func (d *decider) operations(step Step) []Operation {
	name, server := step.Server.Name, step.Server
	add := func(list []Operation, one Operation) []Operation {
		one.Server = name
		if one.Kind != Wait {
			one.Unless = step.unless
		}
		return append(list, one)
	}
	list := builds(step, false)
	after := linked(server)
	wait := Operation{Kind: Wait, Subject: probes(server), Reason: step.Reason, Limit: ReadyLimit(d.settings, server)}
	if step.Action == Keep {
		wait.After = after
		return add(list, wait)
	}
	container := step.Spec.Name
	if step.Action == Replace {
		for _, one := range step.Removal() {
			list = add(list, one)
		}
		if step.Reset {
			for _, volume := range volumesOf(server) {
				volume = d.settings.Owner().VolumeName(volume)
				list = add(list, Operation{Kind: RemoveVolume, Subject: volume, Reason: step.Reason})
				list = add(list, Operation{Kind: Volume, Subject: volume, Reason: step.Reason})
			}
		}
	}
	create := Operation{Kind: Create, Subject: container, Reason: step.Reason}
	fixed := d.seen.FixedLinks && slices.ContainsFunc(server.Links, func(l definition.Link) bool { return l.Alias != "" })
	if fixed || once(server) {
		create.After = after
	}
	list = add(list, create)
	if server.TLS.Enabled {
		list = add(list, Operation{Kind: Copy, Subject: Certificates, Reason: "tls"})
	}
	if !step.Spec.ReadOnly && slices.ContainsFunc(step.Spec.Tmpfs, hasMode) {
		list = add(list, Operation{Kind: Copy, Subject: "the folders of tmpfs", Reason: "their modes"})
	}
	list = add(list, Operation{Kind: Start, Subject: container, After: after})
	wait.Reason = ""
	list = add(list, wait)
	if command := server.PostStart.Command; len(command) > 0 {
		// Of the command only the program is told: its arguments may be secret.
		list = add(list, Operation{Kind: PostStart, Subject: command[0], Limit: time.Duration(PostStartOf(server).Timeout)})
	}
	if image := leftOver(d.settings.Owner(), step, d.seen.Containers); image != "" {
		list = add(list, Operation{Kind: RemoveImage, Subject: image, Reason: "no container uses it any more"})
		if step.Unknown != "" {
			list[len(list)-1].Unless = unlessSame
		}
	}
	return list
}

// Certificates is where a container finds its certificate, and the subject of the operation that puts it there.
const Certificates = "/tls"

// unlessSame is when what depends on an image that is not known yet does not happen.
const unlessSame = "the image turns out to be the same"

// builds are the operations that make a server's image. A container that runs it proves that it is there.
func builds(step Step, force bool) []Operation {
	name := step.Server.Name
	build := Operation{Kind: Build, Server: name, Subject: step.Image, Reason: absent}
	owned, exists := identity.ParseContainer(step.Old.Labels)
	switch {
	case !step.Build || step.Made:
		return nil
	case step.Unknown != "":
		build.Subject, build.Reason, build.Unless = "its image", step.Unknown, "it is there already"
	case force:
		build.Reason = "-force"
	case step.ImageID != "" || step.Action == Keep:
		return nil
	case exists:
		if changed := parseFields(owned.Config).changed(imageFields(step.Parts), imagePrefix); changed != "" {
			build.Reason = changed + " changed"
		}
	}
	list := slices.Clone(step.Bases)
	return append(list, build)
}

// removal takes a container away. One that asked for it in its definition, or whose volumes outlive it, may end by
// itself first; any other has nothing to save (ADR 6). Only one that has surely ended is not asked: the engine's list says for
// a moment that a container that starts was only created.
func removal(c docker.Container, reason string) []Operation {
	owned, _ := identity.ParseContainer(c.Labels)
	remove := Operation{Kind: Remove, Server: owned.Server, Subject: c.Name, Reason: reason, ID: c.ID}
	if owned.Stop == nil || c.State == "exited" || c.State == "dead" {
		return []Operation{remove}
	}
	stop := remove
	stop.Kind, stop.Limit = Stop, *owned.Stop
	return []Operation{stop, remove}
}

// TakeAway takes away a container of ours that a killed run has left in the way.
func TakeAway(c docker.Container) []Operation { return removal(c, "a run that was killed has left it") }

// RollBack takes away the container that a step has made.
func (s Step) RollBack(container string) []Operation {
	return removal(docker.Container{ID: container, Name: s.Spec.Name, Labels: s.Spec.Labels, State: "running"}, "it was not ready")
}

// Removal takes away the container that a step replaces.
func (s Step) Removal() []Operation {
	list := removal(s.Old, s.Reason)
	if s.Reset {
		return list[len(list)-1:]
	}
	return list
}

// Links are the names of the servers that must be ready first, each once.
func (s Step) Links() []string { return linked(s.Server) }

// PostStart is the step's post-start command with its defaults filled in.
func (s Step) PostStart() definition.PostStart { return PostStartOf(s.Server) }

// PostStartOf is a server's post-start command with its defaults filled in.
func PostStartOf(server definition.Server) definition.PostStart {
	hook := server.PostStart
	if hook.Interval == 0 {
		hook.Interval = definition.Duration(time.Second)
	}
	if hook.Timeout == 0 {
		hook.Timeout = definition.Duration(time.Minute)
	}
	return hook
}

// linked are the servers that a server links to, each once.
func linked(server definition.Server) []string {
	var names []string
	for _, link := range server.Links {
		if !slices.Contains(names, link.Server) {
			names = append(names, link.Server)
		}
	}
	return names
}

// ReadyLimit is how long a server may take to become ready: its own time limit, or that of the settings, which may be for all.
func ReadyLimit(s settings.Settings, server definition.Server) time.Duration {
	if own := time.Duration(server.Ready.Timeout); own > 0 && !s.TimeoutForAll {
		return own
	}
	return s.Timeout
}

// probes says how a server is probed.
func probes(server definition.Server) string {
	var list []string
	for _, probe := range server.Probes() {
		list = append(list, probe.String())
	}
	return strings.Join(list, ", ")
}

// stopOf is how long a server's container may take to end by itself; nil when it has nothing to save.
func stopOf(server definition.Server) *time.Duration {
	if server.StopTimeout == nil && len(server.Volumes) == 0 {
		return nil
	}
	return stopTimeout(server)
}

func stopTimeout(server definition.Server) *time.Duration {
	limit := time.Second
	if server.StopTimeout != nil {
		limit = time.Duration(*server.StopTimeout)
	}
	return &limit
}

// leftOver is the image of a replaced container when it was built for this server, the new container has another, and no
// other container uses it. Images that are left over would fill the disk, one for each edit of a copied file.
func leftOver(owner identity.Owner, step Step, containers []docker.Container) string {
	old := step.Old
	if step.Action != Replace || old.Image == step.Image || !owner.OwnImage(step.Server.Name, old.Image) {
		return ""
	}
	for _, container := range containers {
		if container.ID != old.ID && (container.ImageID == old.ImageID || container.Image == old.Image) {
			return ""
		}
	}
	return old.Image
}

// orphans are the containers of the project whose server is gone from the definitions, or that somebody renamed.
func orphans(owner identity.Owner, known []string, containers []docker.Container) []Removal {
	defined := make(map[string]bool, len(known))
	for _, name := range known {
		defined[name] = true
	}
	var list []Removal
	for _, container := range containers {
		owned, made := identity.ParseContainer(container.Labels)
		if !made || owned.Owner != owner {
			continue
		}
		reason := ""
		switch {
		case !defined[owned.Server]:
			reason = "the server is gone from the definitions"
		case container.Name != owner.ContainerName(owned.Server):
			reason = "it was renamed to " + container.Name
		default:
			continue
		}
		list = append(list, Removal{owned.Server, reason, removal(container, reason)})
	}
	return list
}

// shared is what containers need before they are made.
func shared(owner identity.Owner, steps []Step, seen Observed) ([]Operation, error) {
	var list []Operation
	made := map[string]bool{}
	for _, step := range steps {
		if step.Action == Keep {
			continue
		}
		if step.Spec.Network != "" && !made["network"] {
			made["network"] = true
			operations, err := network(owner, seen)
			if err != nil {
				return nil, err
			}
			list = append(list, operations...)
		}
		for _, volume := range step.Server.Volumes {
			if volume.Name == "" || made[volume.Name] {
				continue
			}
			made[volume.Name] = true
			missing, err := volumeMissing(owner, owner.VolumeName(volume.Name), seen)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", step.Server.Name, err)
			}
			if missing && !step.Reset {
				list = append(list, Operation{Kind: Volume, Subject: owner.VolumeName(volume.Name), Reason: absent})
			}
		}
	}
	return list, nil
}

// network makes the project's network. Of several that are ours the one stays that a container is in, or else the first: a
// name that is not unique is of no use to a container.
func network(owner identity.Owner, seen Observed) ([]Operation, error) {
	if len(seen.Networks) == 0 {
		return []Operation{{Kind: Network, Subject: owner.NetworkName(), Reason: absent}}, nil
	}
	kept := seen.Networks[0].ID
	for _, n := range seen.Networks {
		if !owner.Owns(n.Labels) {
			return nil, fmt.Errorf("network %s exists and is not this project's; remove it, or set BERTH_PROJECT", owner.NetworkName())
		}
		if inUse(n, seen.Containers) {
			kept = n.ID
		}
	}
	var list []Operation
	for _, n := range seen.Networks {
		if n.ID != kept && !inUse(n, seen.Containers) {
			list = append(list, Operation{Kind: RemoveNetwork, Subject: n.Name, ID: n.ID, Reason: "it is there twice, and no container is in this one"})
		}
	}
	return list, nil
}

// inUse reports whether a container that runs is in a network.
func inUse(n docker.Network, containers []docker.Container) bool {
	for _, container := range containers {
		if place, in := container.Networks[n.Name]; in && place.NetworkID == n.ID && container.State == "running" {
			return true
		}
	}
	return false
}

// volumeMissing reports whether a volume is to be made. One that is there and not ours is an error.
func volumeMissing(owner identity.Owner, name string, seen Observed) (bool, error) {
	for _, container := range seen.Containers {
		if slices.Contains(container.Volumes, name) && owner.Owns(container.Labels) {
			return false, nil // it was looked at when that container was made
		}
	}
	at := slices.IndexFunc(seen.Volumes, func(v docker.Volume) bool { return v.Name == name })
	if at < 0 {
		return true, nil
	}
	owned, ok := identity.Parse(seen.Volumes[at].Labels)
	switch {
	case !ok:
		return false, fmt.Errorf("a volume named %s exists that is not Berth's; rename it here, remove it, or set BERTH_PROJECT", name)
	case owned.Owner != owner:
		return false, fmt.Errorf("volume %s belongs to project %s at %s; set BERTH_PROJECT to another name here, or remove it with `docker volume rm %s` if that project is gone",
			name, owned.Project, owned.Root, name)
	}
	return false, nil
}

func hasMode(entry string) bool {
	_, _, has := definition.TmpfsMode(entry)
	return has
}
