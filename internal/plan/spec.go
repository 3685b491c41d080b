package plan

import (
	"maps"
	"slices"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/identity"
	"github.com/berthdev/berth/internal/settings"
)

// newSpec is the container of a server, complete but for its host ports.
func newSpec(s settings.Settings, member Member) docker.ContainerSpec {
	server := member.Server
	hostname := server.Hostname
	if hostname == "" {
		hostname = server.Name
	}
	labels := s.Owner().Container(server.Name, identity.Container{Stop: stopOf(server)}, server.Labels)
	spec := docker.ContainerSpec{
		Name: s.Owner().ContainerName(server.Name), Image: member.Image, Platform: server.Platform,
		Hostname: hostname, Domainname: s.Domain,
		Entrypoint: server.Entrypoint, Command: server.Command, User: server.User, GroupAdd: server.GroupAdd, Workdir: server.Workdir,
		Env: environment(server.Environment), TTY: server.TTY, StdinOpen: server.StdinOpen, Labels: labels,
		ExtraHosts: server.ExtraHosts, DNS: server.DNS,
		CapAdd: server.CapAdd, CapDrop: server.CapDrop, Privileged: server.Privileged, SecurityOpt: server.SecurityOpt,
		Devices: server.Devices, Sysctls: server.Sysctls, Ulimits: ulimits(server.Ulimits),
		Tmpfs: server.Tmpfs, Volumes: volumes(s, server), ReadOnly: server.ReadOnly, Init: server.Init,
		Memory: int64(server.Memory), ShmSize: int64(server.ShmSize), CPUs: server.CPUs, PidsLimit: server.PidsLimit,
		StopSignal: server.StopSignal, StopTimeout: stopTimeout(server),
	}
	spec.Env = append(spec.Env, rangeVariables(server.Ports)...)
	if server.NetworkMode == "host" {
		spec.HostNetwork = true
		spec.Hostname, spec.Domainname = "", ""
		return spec
	}
	spec.Network = s.Owner().NetworkName()
	spec.Aliases = aliases(s, server)
	spec.Links = links(s, server)
	for _, port := range server.Ports {
		for range max(port.Count, 1) {
			spec.Ports = append(spec.Ports, docker.PortSpec{Container: port.Number, Protocol: port.Protocol, HostIP: s.Bind})
		}
	}
	return spec
}

// aliases are the names under which the project's network knows the server.
func aliases(s settings.Settings, server definition.Server) []string {
	list := []string{server.Name, server.Name + "." + s.Domain}
	if server.Hostname != "" {
		list = append(list, server.Hostname, server.Hostname+"."+s.Domain)
	}
	for _, alias := range server.Aliases {
		if !slices.Contains(list, alias) {
			list = append(list, alias)
		}
	}
	return list
}

// links are the names that only this server sees.
func links(s settings.Settings, server definition.Server) []string {
	var list []string
	for _, link := range server.Links {
		if link.Alias != "" {
			list = append(list, s.Owner().ContainerName(link.Server)+":"+link.Alias)
		}
	}
	return list
}

func environment(variables map[string]string) []string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(variables)) {
		list = append(list, name+"="+variables[name])
	}
	return list
}

func ulimits(limits map[string]definition.Ulimit) map[string]docker.UlimitRange {
	ranges := make(map[string]docker.UlimitRange, len(limits))
	for name, limit := range limits {
		ranges[name] = docker.UlimitRange{Soft: limit.Soft, Hard: limit.Hard}
	}
	return ranges
}

func volumes(s settings.Settings, server definition.Server) []docker.VolumeSpec {
	var list []docker.VolumeSpec
	for _, volume := range server.Volumes {
		spec := docker.VolumeSpec{Target: volume.Target, ReadOnly: volume.ReadOnly, Relabel: volume.Relabel}
		if volume.Name != "" {
			spec.Name = s.Owner().VolumeName(volume.Name)
		} else {
			spec.Source = server.Folder.HostPath(volume.Path)
		}
		list = append(list, spec)
	}
	return list
}
