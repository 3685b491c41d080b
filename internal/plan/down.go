package plan

import (
	"fmt"
	"slices"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/identity"
)

// Down decides what `down` does: it takes away the project's containers, of the named servers or of all, and the network
// when no container of the project stays. It knows no definitions, which may be gone.
func Down(owner identity.Owner, servers []string, seen Observed) Plan {
	plan := Plan{Target: "down", Project: owner.Project}
	stays := false
	for _, container := range seen.Containers {
		owned, made := identity.ParseContainer(container.Labels)
		switch {
		case !made || owned.Owner != owner:
		case len(servers) > 0 && !slices.Contains(servers, owned.Server):
			stays = true
		default:
			plan.Removals = append(plan.Removals, Removal{Server: owned.Server, Operations: removal(container, "")})
		}
	}
	plan.Empties = !stays
	for _, network := range seen.Networks {
		if !stays && owner.Owns(network.Labels) {
			plan.Last = append(plan.Last, Operation{Kind: RemoveNetwork, Subject: network.Name, ID: network.ID})
		}
	}
	return plan
}

// Clean decides what `clean` does: it is Down, and then the images of the named servers, or all images, volumes and state
// files.
func Clean(owner identity.Owner, servers []string, seen Observed) Plan {
	plan := Down(owner, servers, seen)
	plan.Target = "clean"
	for _, image := range seen.Images {
		owned, _ := identity.Parse(image.Labels)
		if owned.Owner != owner || len(servers) > 0 && !slices.Contains(servers, owned.Server) {
			continue
		}
		for _, name := range imageNames(owner, owned.Server, image) {
			plan.Last = append(plan.Last, Operation{Kind: RemoveImage, Server: owned.Server, Subject: name, ID: image.ID})
		}
	}
	if len(servers) > 0 {
		return plan
	}
	for _, volume := range seen.Volumes {
		if owner.Owns(volume.Labels) {
			plan.Last = append(plan.Last, Operation{Kind: RemoveVolume, Subject: volume.Name})
		}
	}
	plan.Last = append(plan.Last, Operation{Kind: RemoveState, Subject: definition.StateDir})
	return plan
}

// imageNames are the names by which Berth made an image: its ID when a later build has taken its name away. None for an
// image that somebody built on one of ours: it has inherited our labels. A name that somebody else gave to ours stays.
func imageNames(owner identity.Owner, server string, image docker.Image) []string {
	if len(image.References) == 0 {
		return []string{image.ID}
	}
	return slices.DeleteFunc(slices.Clone(image.References), func(name string) bool { return !owner.OwnImage(server, name) })
}

// Left reports whether the engine has anything of a server of the project.
func Left(owner identity.Owner, server string, seen Observed) bool {
	is := func(labels map[string]string) bool {
		owned, _ := identity.Parse(labels)
		return owned.Owner == owner && owned.Server == server
	}
	return slices.ContainsFunc(seen.Images, func(i docker.Image) bool { return is(i.Labels) }) ||
		slices.ContainsFunc(seen.Containers, func(c docker.Container) bool {
			_, made := identity.ParseContainer(c.Labels)
			return made && is(c.Labels)
		})
}

// Removed says how much a run took away; what it could not remove does not count.
type Removed struct {
	Containers, Networks, Images, Volumes int
}

// String is what a target prints.
func (r Removed) String() string {
	return fmt.Sprintf("removed: containers %d, networks %d, images %d, volumes %d", r.Containers, r.Networks, r.Images, r.Volumes)
}
