package locate

import (
	"path"
	"strconv"
)

// system is what decides where engines usually listen.
type system struct {
	// OS is as in GOOS.
	OS string
	// UID is the user's number; -1 where there is none.
	UID int
}

// usualSockets lists where engines listen when nobody says otherwise, the preferred first.
func usualSockets(env func(string) (string, bool), s system) []string {
	if s.OS == "windows" {
		return []string{
			"npipe:////./pipe/docker_engine",
			"npipe:////./pipe/dockerDesktopLinuxEngine",
			"npipe:////./pipe/podman-machine-default",
		}
	}
	home := homeFolder(env)
	runtime := envValue(env, "XDG_RUNTIME_DIR")
	if runtime == "" && s.OS == "linux" && s.UID >= 0 {
		runtime = "/run/user/" + strconv.Itoa(s.UID)
	}
	sockets := []string{"unix:///var/run/docker.sock"}
	for _, socket := range []struct{ folder, name string }{
		{runtime, "docker.sock"},          // rootless dockerd
		{home, ".docker/run/docker.sock"}, // Docker Desktop on macOS
		{home, ".docker/desktop/docker.sock"},
		{home, ".colima/default/docker.sock"},
		{home, ".rd/docker.sock"}, // Rancher Desktop
		{runtime, "podman/podman.sock"},
	} {
		if path.IsAbs(socket.folder) {
			sockets = append(sockets, "unix://"+path.Join(socket.folder, socket.name))
		}
	}
	return append(sockets, "unix:///run/podman/podman.sock")
}
