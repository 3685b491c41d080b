package docker

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/berthdev/berth/internal/text"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/mount"
)

// Container is one line of the engine's list of containers.
type Container struct {
	// ID is the full identifier, 64 hexadecimal digits.
	ID string
	// Name is without the leading slash of the API.
	Name string
	// Image is the reference as given at creation; ImageID is the image's digest.
	Image, ImageID string
	Labels         map[string]string
	// Created is the engine's time of the creation, in whole seconds.
	Created time.Time
	// State is created, running, paused, restarting, removing, exited or dead.
	State string
	// ExitCode is that of the last run; 0 for a container that has not ended.
	ExitCode int
	// Volumes are the names of the volumes that it mounts, sorted; one that has no name has 64 hexadecimal digits instead.
	Volumes []string
	// Ports are the ports that are published now: empty unless the container runs.
	Ports []PublishedPort
	// Networks maps a network's name to the container's place in it.
	Networks map[string]Attachment
}

// PublishedPort is a port of a container and the host's port that leads to it.
type PublishedPort struct {
	// Container is the port inside.
	Container int
	// Protocol is tcp, udp or sctp.
	Protocol string
	// HostIP is the address that the engine listens on; 0.0.0.0 and :: are all of them.
	HostIP   string
	HostPort int
}

// Containers lists all containers of the engine, whoever made them and whether they run or not, in one call. The newest comes
// first, but for Podman, which sorts nothing.
func (r *Reader) Containers(ctx context.Context) ([]Container, error) {
	summaries, err := r.api.ContainerList(ctx, container.ListOptions{All: true})
	if err != nil {
		return nil, fmt.Errorf("list containers: %w", r.halfDone(err, ""))
	}
	containers := make([]Container, len(summaries))
	for i := range summaries {
		containers[i] = containerFrom(&summaries[i])
	}
	return containers, nil
}

func containerFrom(summary *container.Summary) Container {
	c := Container{
		ID:       summary.ID,
		Name:     ownName(summary.Names),
		Image:    summary.Image,
		ImageID:  summary.ImageID,
		Labels:   summary.Labels,
		Created:  time.Unix(summary.Created, 0),
		State:    stateFrom(summary.State),
		ExitCode: exitCode(summary.Status),
		Networks: map[string]Attachment{},
	}
	for _, point := range summary.Mounts {
		if point.Type == mount.TypeVolume {
			c.Volumes = append(c.Volumes, point.Name)
		}
	}
	slices.Sort(c.Volumes)
	for _, port := range summary.Ports {
		if port.PublicPort == 0 {
			continue // exposed only
		}
		c.Ports = append(c.Ports, PublishedPort{
			Container: int(port.PrivatePort), Protocol: port.Type, HostIP: port.IP, HostPort: int(port.PublicPort),
		})
	}
	if summary.NetworkSettings != nil {
		for name, endpoint := range summary.NetworkSettings.Networks {
			if endpoint != nil {
				c.Networks[name] = Attachment{NetworkID: endpoint.NetworkID, IP: endpoint.IPAddress, Gateway: endpoint.Gateway}
			}
		}
	}
	return c
}

// stateFrom is a state in Docker's words. Podman has further ones: a container is stopping while it is asked to end, and stopped,
// and no longer running, until its remains are tidied.
func stateFrom(word string) string {
	switch word {
	case "configured", "initialized":
		return "created"
	case "stopping":
		return "running"
	case "stopped":
		return "exited"
	}
	return word
}

// ownName is the name without a further slash: the others are links of the default bridge ("/other/alias").
func ownName(names []string) string {
	for _, name := range names {
		if name = strings.TrimPrefix(name, "/"); !strings.Contains(name, "/") {
			return name
		}
	}
	return ""
}

// exitStatus is what the list says of a container that has ended: "Exited (137) 2 minutes ago".
var exitStatus = text.LazyRegexp(`^(?:Exited|Restarting) \((-?\d+)\)`)

// exitCode reads the exit code from a list's status text, the only place of the list that has it.
func exitCode(status string) int {
	match := exitStatus.FindStringSubmatch(status)
	if match == nil {
		return 0
	}
	code, _ := strconv.Atoi(match[1]) // digits only: at worst out of range, which no exit code is
	return code
}

// shortID is how Docker itself writes an ID in messages: its first 12 digits. A name stays as it is.
func shortID(id string) string {
	if len(id) == 64 {
		return id[:12]
	}
	return id
}
