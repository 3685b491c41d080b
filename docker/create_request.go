package docker

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/mount"
	"github.com/docker/docker/api/types/network"
	"github.com/docker/go-connections/nat"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
)

// createRequest is a [ContainerSpec] in the words of the API (POST /containers/create).
type createRequest struct {
	config   *container.Config
	host     *container.HostConfig
	networks *network.NetworkingConfig
	platform *ocispec.Platform
}

// requestFrom translates the spec; it reads and changes nothing else.
func requestFrom(spec ContainerSpec) (createRequest, error) {
	platform, err := platformFrom(spec.Platform)
	if err != nil {
		return createRequest{}, err
	}
	request := createRequest{config: configFrom(spec), host: hostConfigFrom(spec), platform: platform}
	switch {
	case spec.HostNetwork:
		request.host.NetworkMode = network.NetworkHost
		return request, nil
	case spec.Network != "":
		request.host.NetworkMode = container.NetworkMode(spec.Network)
		request.networks = &network.NetworkingConfig{EndpointsConfig: map[string]*network.EndpointSettings{
			spec.Network: {Aliases: spec.Aliases, Links: spec.Links},
		}}
	}
	if len(spec.Ports) > 0 {
		request.config.ExposedPorts = nat.PortSet{}
		request.host.PortBindings = nat.PortMap{}
	}
	for _, port := range spec.Ports {
		key := nat.Port(fmt.Sprintf("%d/%s", port.Container, port.Protocol))
		request.config.ExposedPorts[key] = struct{}{}
		request.host.PortBindings[key] = append(request.host.PortBindings[key],
			nat.PortBinding{HostIP: port.HostIP, HostPort: strconv.Itoa(port.HostPort)})
	}
	return request, nil
}

func configFrom(spec ContainerSpec) *container.Config {
	config := &container.Config{
		Hostname:   spec.Hostname,
		Domainname: spec.Domainname,
		User:       spec.User,
		Env:        spec.Env,
		Cmd:        spec.Command,
		Image:      spec.Image,
		WorkingDir: spec.Workdir,
		Entrypoint: spec.Entrypoint,
		Labels:     spec.Labels,
		Tty:        spec.TTY,
		OpenStdin:  spec.StdinOpen,
		StopSignal: spec.StopSignal,
	}
	if spec.StopTimeout != nil {
		config.StopTimeout = wholeSeconds(*spec.StopTimeout)
	}
	return config
}

func hostConfigFrom(spec ContainerSpec) *container.HostConfig {
	host := &container.HostConfig{
		CapAdd:         spec.CapAdd,
		CapDrop:        spec.CapDrop,
		DNS:            spec.DNS,
		ExtraHosts:     spec.ExtraHosts,
		GroupAdd:       spec.GroupAdd,
		Privileged:     spec.Privileged,
		ReadonlyRootfs: spec.ReadOnly,
		SecurityOpt:    spec.SecurityOpt,
		ShmSize:        spec.ShmSize,
		Sysctls:        spec.Sysctls,
	}
	host.Memory = spec.Memory
	host.NanoCPUs = int64(math.Round(spec.CPUs * 1e9))
	if spec.PidsLimit != 0 {
		host.PidsLimit = &spec.PidsLimit
	}
	if spec.Init {
		host.Init = &spec.Init
	}
	for _, name := range slices.Sorted(maps.Keys(spec.Ulimits)) {
		limit := spec.Ulimits[name]
		host.Ulimits = append(host.Ulimits, &container.Ulimit{Name: name, Soft: limit.Soft, Hard: limit.Hard})
	}
	for _, device := range spec.Devices {
		host.Devices = append(host.Devices, deviceFrom(device))
	}
	for _, entry := range spec.Tmpfs {
		if host.Tmpfs == nil {
			host.Tmpfs = map[string]string{}
		}
		path, options, _ := strings.Cut(entry, ":")
		host.Tmpfs[path] = options
	}
	for _, volume := range spec.Volumes {
		// Mounts, not Binds: a missing bind source is then an error, where Binds makes an empty folder owned by root.
		m := mount.Mount{Type: mount.TypeVolume, Source: volume.Name, Target: volume.Target, ReadOnly: volume.ReadOnly}
		if volume.Source != "" {
			m.Type, m.Source = mount.TypeBind, volume.Source
		}
		if volume.Relabel != "" { // which mounts cannot say
			host.Binds = append(host.Binds, bindOf(m, volume.Relabel))
			continue
		}
		host.Mounts = append(host.Mounts, m)
	}
	return host
}

// bindOf is a mount as -v has it.
func bindOf(m mount.Mount, relabel string) string {
	mode := relabel
	if m.ReadOnly {
		mode = "ro," + relabel
	}
	return m.Source + ":" + m.Target + ":" + mode
}

// deviceFrom reads "HOST[:CONTAINER[:rwm]]"; the second part may also be the permissions, as in Compose.
func deviceFrom(device string) container.DeviceMapping {
	parts := strings.Split(device, ":")
	mapping := container.DeviceMapping{PathOnHost: parts[0], PathInContainer: parts[0], CgroupPermissions: "rwm"}
	switch {
	case len(parts) == 2 && !strings.HasPrefix(parts[1], "/"):
		mapping.CgroupPermissions = parts[1]
	case len(parts) >= 2:
		mapping.PathInContainer = parts[1]
	}
	if len(parts) >= 3 {
		mapping.CgroupPermissions = parts[2]
	}
	return mapping
}

// platformFrom reads os/arch[/variant]; nil leaves the choice to the engine.
func platformFrom(platform string) (*ocispec.Platform, error) {
	if platform == "" {
		return nil, nil //nolint:nilnil // the API's own way to say "no preference"
	}
	parts := strings.Split(platform, "/")
	if len(parts) < 2 || len(parts) > 3 || slices.Contains(parts, "") {
		return nil, fmt.Errorf("platform %q: not os/arch[/variant]", platform)
	}
	p := &ocispec.Platform{OS: parts[0], Architecture: parts[1]}
	if len(parts) == 3 {
		p.Variant = parts[2]
	}
	return p, nil
}

// wholeSeconds rounds up, because 0 would mean "kill at once" to the engine.
func wholeSeconds(d time.Duration) *int {
	seconds := int(math.Ceil(d.Seconds()))
	return &seconds
}
