package docker

import (
	"context"
	"encoding/json"
	"testing"
	"testing/synctest"
	"time"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/mount"
	"github.com/docker/docker/api/types/network"
	"github.com/docker/go-connections/nat"
	"github.com/google/go-cmp/cmp"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
)

func TestRequestSaysAllOfSpec(t *testing.T) {
	spec := ContainerSpec{
		Name: "shop-db", Image: "img", Platform: "linux/arm/v7", Hostname: "db", Domainname: "shop.test",
		Entrypoint: []string{"/e"}, Command: []string{"c", "a b"}, User: "1:2", GroupAdd: []string{"mail"}, Workdir: "/w",
		Env: []string{"A=1"}, TTY: true, StdinOpen: true, Labels: map[string]string{"l": "v"},
		Network: "shop", Aliases: []string{"db.shop.test"}, Links: []string{"shop-web:www"}, ExtraHosts: []string{"x:1.2.3.4"}, DNS: []string{"1.2.3.5"},
		Ports: []PortSpec{
			{Container: 53, Protocol: "udp", HostIP: "127.0.0.1", HostPort: 5300},
			{Container: 53, Protocol: "udp", HostIP: "127.0.0.2"},
		},
		CapAdd: []string{"NET_ADMIN"}, CapDrop: []string{"ALL"}, Privileged: true, Devices: []string{"/dev/fuse"},
		SecurityOpt: []string{"no-new-privileges:true"}, PidsLimit: -1,
		Sysctls:  map[string]string{"net.core.somaxconn": "9"},
		Ulimits:  map[string]UlimitRange{"nproc": {3, 4}, "nofile": {1, 2}},
		Tmpfs:    []string{"/tmp", "/run:size=1m,mode=755"},
		Volumes:  []VolumeSpec{{Name: "data", Target: "/d"}, {Source: "/src", Target: "/s", ReadOnly: true}, {Source: "/src", Target: "/l", ReadOnly: true, Relabel: "Z"}, {Name: "data", Target: "/e", Relabel: "z"}},
		ReadOnly: true, Init: true, Memory: 1 << 26, ShmSize: 1 << 27, CPUs: 0.1, StopSignal: "SIGINT", StopTimeout: new(1500 * time.Millisecond),
	}
	got, err := requestFrom(spec)
	if err != nil {
		t.Fatal(err)
	}
	yes, two := true, 2
	want := createRequest{
		platform: &ocispec.Platform{OS: "linux", Architecture: "arm", Variant: "v7"},
		config: &container.Config{
			Hostname: "db", Domainname: "shop.test", User: "1:2", Env: []string{"A=1"}, Cmd: []string{"c", "a b"}, Image: "img",
			WorkingDir: "/w", Entrypoint: []string{"/e"}, Labels: map[string]string{"l": "v"}, StopSignal: "SIGINT", StopTimeout: &two,
			Tty: true, OpenStdin: true,
			ExposedPorts: nat.PortSet{"53/udp": {}},
		},
		host: &container.HostConfig{
			NetworkMode: "shop", Binds: []string{"/src:/l:ro,Z", "data:/e:z"},
			PortBindings: nat.PortMap{"53/udp": {
				{HostIP: "127.0.0.1", HostPort: "5300"}, {HostIP: "127.0.0.2", HostPort: "0"},
			}},
			CapAdd: []string{"NET_ADMIN"}, CapDrop: []string{"ALL"}, ExtraHosts: []string{"x:1.2.3.4"}, Privileged: true,
			DNS: []string{"1.2.3.5"}, GroupAdd: []string{"mail"}, SecurityOpt: []string{"no-new-privileges:true"},
			ReadonlyRootfs: true, ShmSize: 1 << 27, Sysctls: map[string]string{"net.core.somaxconn": "9"},
			Tmpfs: map[string]string{"/tmp": "", "/run": "size=1m,mode=755"}, Init: &yes,
			Resources: container.Resources{
				Memory: 1 << 26, NanoCPUs: 100_000_000, PidsLimit: new(int64(-1)),
				Devices: []container.DeviceMapping{{PathOnHost: "/dev/fuse", PathInContainer: "/dev/fuse", CgroupPermissions: "rwm"}},
				Ulimits: []*container.Ulimit{{Name: "nofile", Soft: 1, Hard: 2}, {Name: "nproc", Soft: 3, Hard: 4}},
			},
			Mounts: []mount.Mount{
				{Type: mount.TypeVolume, Source: "data", Target: "/d"},
				{Type: mount.TypeBind, Source: "/src", Target: "/s", ReadOnly: true},
			},
		},
		networks: &network.NetworkingConfig{EndpointsConfig: map[string]*network.EndpointSettings{
			"shop": {Aliases: []string{"db.shop.test"}, Links: []string{"shop-web:www"}},
		}},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(createRequest{})); diff != "" {
		t.Errorf("requestFrom (-want +got):\n%s", diff)
	}
}

func TestHostNetworkPublishesNothing(t *testing.T) {
	got, err := requestFrom(ContainerSpec{HostNetwork: true, Network: "shop", Ports: []PortSpec{{Container: 80, Protocol: "tcp"}}})
	if err != nil {
		t.Fatal(err)
	}
	if got.host.NetworkMode != "host" || got.networks != nil || got.host.PortBindings != nil || got.config.ExposedPorts != nil {
		t.Errorf("got mode %q, networks %v, bindings %v", got.host.NetworkMode, got.networks, got.host.PortBindings)
	}
}

func TestStopTimeoutReachesTheEngine(t *testing.T) {
	for _, test := range []struct {
		rule    string
		timeout *time.Duration
		want    *int
	}{
		{"none", nil, nil},
		{"zero", new(time.Duration(0)), new(0)},
		{"a part of a second", new(time.Millisecond), new(1)},
	} {
		t.Run(test.rule, func(t *testing.T) {
			got, err := requestFrom(ContainerSpec{StopTimeout: test.timeout})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got.config.StopTimeout); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestEqualSpecsHaveEqualJSON(t *testing.T) {
	spec := func() ContainerSpec {
		return ContainerSpec{Name: "a", Image: "b", Labels: map[string]string{"x": "1", "y": "2"}, StopTimeout: new(time.Second)}
	}
	one, errOne := json.Marshal(spec())
	two, errTwo := json.Marshal(spec())
	want := `{"Name":"a","Image":"b","Labels":{"x":"1","y":"2"},"StopTimeout":1000000000}`
	if errOne != nil || errTwo != nil || string(one) != want || string(two) != want {
		t.Errorf("got %s and %s, want %s", one, two, want)
	}
}

func TestDeviceForms(t *testing.T) {
	for device, want := range map[string]container.DeviceMapping{
		"/dev/a":          {PathOnHost: "/dev/a", PathInContainer: "/dev/a", CgroupPermissions: "rwm"},
		"/dev/a:r":        {PathOnHost: "/dev/a", PathInContainer: "/dev/a", CgroupPermissions: "r"},
		"/dev/a:/dev/b":   {PathOnHost: "/dev/a", PathInContainer: "/dev/b", CgroupPermissions: "rwm"},
		"/dev/a:/dev/b:r": {PathOnHost: "/dev/a", PathInContainer: "/dev/b", CgroupPermissions: "r"},
	} {
		if diff := cmp.Diff(want, deviceFrom(device)); diff != "" {
			t.Errorf("deviceFrom(%q) (-want +got):\n%s", device, diff)
		}
	}
}

func TestPlatformForms(t *testing.T) {
	for platform, valid := range map[string]bool{
		"": true, "linux/amd64": true, "linux/arm/v7": true, "linux": false, "linux/": false, "/amd64": false, "a/b/c/d": false,
	} {
		if _, err := platformFrom(platform); (err == nil) != valid {
			t.Errorf("platformFrom(%q): %v, want valid %v", platform, err, valid)
		}
	}
}

func TestCompletingOutlivesItsParentByThreeSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		parent, cancel := context.WithCancel(t.Context())
		ctx, done := completing(parent)
		defer done()
		cancel()
		time.Sleep(completionTime - time.Millisecond) // the bubble's clock
		if ctx.Err() != nil {
			t.Error("ended too early")
		}
		time.Sleep(2 * time.Millisecond)
		if ctx.Err() == nil {
			t.Error("did not end")
		}
	})
}
