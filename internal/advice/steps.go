package advice

import (
	"slices"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/docker/locate"
	"github.com/berthdev/berth/docker/registry"
	"github.com/berthdev/berth/internal/host"
)

// unreachable puts our step where it is the most promising one, and waiting after what costs nothing.
func unreachable(err locate.UnreachableError, start string) string {
	engineStep := "run `" + start + "engine`"
	switch err.Remedy {
	case locate.StartDaemon:
		err.Next = slices.Insert(slices.Clone(err.Next), 0, engineStep+", which starts it")
	case locate.InstallDaemon:
		err.Next = slices.Insert(slices.Clone(err.Next), 0,
			engineStep+", which installs and starts one on Debian and Ubuntu and says what to install on others")
	case locate.WaitForDaemon:
		err.Next = append(slices.Clone(err.Next), engineStep+", which waits longer; else look at the engine's own log")
	default:
		return ""
	}
	return err.Error()
}

// mirrored are the faults of Docker Hub against which a mirror helps: it is not the request that is wrong.
var mirrored = []registry.Fault{
	registry.RateLimited, registry.NoHost, registry.NoRoute, registry.Connection, registry.Timeout, registry.ServerError,
}

// refused names the setting of the mirror, which stands for Docker Hub alone.
func refused(err registry.PullError) string {
	if err.Registry != registry.Hub || !slices.Contains(mirrored, err.Fault) {
		return ""
	}
	err.Further = "set BERTH_REGISTRY_MIRROR"
	return err.Error()
}

// full puts our target before what the engine's own command takes away.
func full(err docker.FullError, start string) string {
	step := "`" + start + "down` in projects that you do not need now"
	if err.Resource == docker.DiskSpace {
		step = "`" + start + "clean` in projects that you no longer use"
	}
	err.Run = append([]string{step}, err.Run...)
	return err.Error()
}

// fullHere says what to do about a disk of this machine that is full; the error names the file.
func fullHere(err error) string {
	if !host.Full(err) {
		return ""
	}
	return err.Error() + "; free some space on that disk"
}
