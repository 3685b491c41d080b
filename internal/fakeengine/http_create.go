package fakeengine

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/berthdev/berth/docker"
)

// containerConfig is the part of the body of containers/create that the state depends on.
type containerConfig struct {
	Image      string
	Labels     map[string]string
	Cmd, Env   []string
	HostConfig struct {
		NetworkMode  string
		PortBindings map[string][]struct{ HostIP, HostPort string }
		Binds        []string
		Mounts       []struct {
			Type, Source, Target string
			ReadOnly             bool
		}
	}
}

// spec is what [docker.Engine.Create] was asked for.
func (c *containerConfig) spec(name string) docker.ContainerSpec {
	spec := docker.ContainerSpec{Name: name, Image: c.Image, Labels: c.Labels, Command: c.Cmd, Env: c.Env}
	switch mode := c.HostConfig.NetworkMode; mode {
	case hostNetwork:
		spec.HostNetwork = true
	case "default":
	default:
		spec.Network = mode
	}
	for _, key := range slices.Sorted(maps.Keys(c.HostConfig.PortBindings)) {
		port, protocol, _ := strings.Cut(key, "/")
		for _, binding := range c.HostConfig.PortBindings[key] {
			spec.Ports = append(spec.Ports, docker.PortSpec{
				Container: number(port), Protocol: protocol, HostIP: binding.HostIP, HostPort: number(binding.HostPort),
			})
		}
	}
	for _, bind := range c.HostConfig.Binds {
		source, rest, _ := strings.Cut(bind, ":")
		target, mode, _ := strings.Cut(rest, ":")
		volume := docker.VolumeSpec{Name: source, Target: target, ReadOnly: strings.HasPrefix(mode, "ro"), Relabel: mode[len(mode)-1:]}
		if strings.HasPrefix(source, "/") {
			volume.Name, volume.Source = "", source
		}
		spec.Volumes = append(spec.Volumes, volume)
	}
	for _, mount := range c.HostConfig.Mounts {
		volume := docker.VolumeSpec{Name: mount.Source, Target: mount.Target, ReadOnly: mount.ReadOnly}
		if mount.Type == "bind" {
			volume.Name, volume.Source = "", mount.Source
		}
		spec.Volumes = append(spec.Volumes, volume)
	}
	return spec
}

// number reads a number; 0 for what is none.
func number(text string) int {
	n, _ := strconv.Atoi(text)
	return n
}
