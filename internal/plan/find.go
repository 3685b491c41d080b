package plan

import (
	"fmt"
	"slices"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/identity"
)

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
