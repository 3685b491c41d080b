package docker

import (
	"testing"
	"time"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/mount"
	"github.com/docker/docker/api/types/network"
	"github.com/docker/go-connections/nat"
	"github.com/google/go-cmp/cmp"
)

func TestContainerFromList(t *testing.T) {
	summary := container.Summary{
		ID:      "abc",
		Names:   []string{"/shop-web/db", "/shop-db"},
		Image:   "localhost/shop/db:1",
		ImageID: "sha256:1",
		Labels:  map[string]string{"a": "b"},
		Created: 1700000000,
		State:   "exited",
		Status:  "Exited (137) 2 minutes ago",
		Mounts: []container.MountPoint{
			{Type: mount.TypeVolume, Name: "shop_z"}, {Type: mount.TypeBind, Source: "/srv"}, {Type: mount.TypeVolume, Name: "shop_a"},
		},
		Ports: []container.Port{
			{PrivatePort: 80, Type: "tcp"},
			{PrivatePort: 53, PublicPort: 5300, Type: "udp", IP: "127.0.0.1"},
		},
		NetworkSettings: &container.NetworkSettingsSummary{Networks: map[string]*network.EndpointSettings{
			"shop": {IPAddress: "172.18.0.2"}, "broken": nil,
		}},
	}
	want := Container{
		ID: "abc", Name: "shop-db", Image: "localhost/shop/db:1", ImageID: "sha256:1",
		Labels: map[string]string{"a": "b"}, Created: time.Unix(1700000000, 0), State: "exited", ExitCode: 137,
		Volumes:  []string{"shop_a", "shop_z"},
		Ports:    []PublishedPort{{Container: 53, Protocol: "udp", HostIP: "127.0.0.1", HostPort: 5300}},
		Networks: map[string]Attachment{"shop": {IP: "172.18.0.2"}},
	}
	if diff := cmp.Diff(want, containerFrom(&summary)); diff != "" {
		t.Errorf("containerFrom (-want +got):\n%s", diff)
	}
}

func TestStatesInDockersWords(t *testing.T) {
	for word, want := range map[string]string{
		"configured": "created", "initialized": "created", "stopping": "running", "stopped": "exited", // Podman's
		"created": "created", "running": "running", "paused": "paused", "restarting": "restarting", "removing": "removing",
		"exited": "exited", "dead": "dead",
	} {
		listed := containerFrom(&container.Summary{State: word}).State
		inspected := detailFrom(&container.InspectResponse{ContainerJSONBase: &container.ContainerJSONBase{
			State: &container.State{Status: word},
		}}).State
		if listed != want || inspected != want {
			t.Errorf("%s: listed as %s, inspected as %s, want %s", word, listed, inspected, want)
		}
	}
}

func TestExitCodeOfListStatus(t *testing.T) {
	for status, want := range map[string]int{
		"Exited (0) 3 seconds ago":        0,
		"Exited (3) Less than a second":   3,
		"Exited (137) 2 hours ago":        137,
		"Exited (-1) 1 second ago":        -1,
		"Restarting (1) 2 seconds ago":    1,
		"Up 5 minutes":                    0,
		"Up 2 seconds (health: starting)": 0,
		"Created":                         0,
		"":                                0,
	} {
		if got := exitCode(status); got != want {
			t.Errorf("exitCode(%q) = %d, want %d", status, got, want)
		}
	}
}

func TestDetailFromInspect(t *testing.T) {
	started := time.Date(2024, 5, 1, 12, 0, 0, 123456789, time.UTC)
	state := container.State{
		Status: "running", OOMKilled: true, ExitCode: 2, Error: "no", StartedAt: started.Format(time.RFC3339Nano), FinishedAt: started.Add(-time.Hour).Format(time.RFC3339Nano),
		Health: &container.Health{Status: "unhealthy", Log: []*container.HealthcheckResult{{Output: "old"}, {Output: "new"}}},
	}
	answer := container.InspectResponse{
		ContainerJSONBase: &container.ContainerJSONBase{ID: "abc", State: &state, RestartCount: 3},
		Config:            &container.Config{Tty: true, Labels: map[string]string{"a": "b"}},
		NetworkSettings:   &container.NetworkSettings{},
	}
	answer.NetworkSettings.Networks = map[string]*network.EndpointSettings{
		"shop": {NetworkID: "n1", IPAddress: "172.18.0.2", Gateway: "172.18.0.1"},
	}
	answer.NetworkSettings.Ports = nat.PortMap{
		"80/tcp":  {{HostIP: "::", HostPort: "8080"}, {HostIP: "0.0.0.0", HostPort: "8080"}},
		"53/udp":  {{HostIP: "127.0.0.1", HostPort: "5300"}},
		"443/tcp": nil,
	}
	want := Detail{
		ID: "abc", Labels: map[string]string{"a": "b"}, State: "running", RestartCount: 3, TTY: true, ExitCode: 2, OOMKilled: true, Error: "no", StartedAt: started, FinishedAt: started.Add(-time.Hour),
		Health: "unhealthy", HealthOutput: "new",
		Networks: map[string]Attachment{"shop": {NetworkID: "n1", IP: "172.18.0.2", Gateway: "172.18.0.1"}},
		Ports: []PublishedPort{
			{Container: 53, Protocol: "udp", HostIP: "127.0.0.1", HostPort: 5300},
			{Container: 80, Protocol: "tcp", HostIP: "0.0.0.0", HostPort: 8080},
			{Container: 80, Protocol: "tcp", HostIP: "::", HostPort: 8080},
		},
	}
	if diff := cmp.Diff(want, detailFrom(&answer)); diff != "" {
		t.Errorf("detailFrom (-want +got):\n%s", diff)
	}

	t.Run("no health check and never started", func(t *testing.T) {
		answer.Config = nil // as engines send it for a container that is being removed
		state.Health, state.StartedAt = &container.Health{Status: "none"}, "0001-01-01T00:00:00Z"
		got := detailFrom(&answer)
		if got.Health != "" || !got.StartedAt.IsZero() {
			t.Errorf("health %q, started %v; want empty and zero", got.Health, got.StartedAt)
		}
	})
}
