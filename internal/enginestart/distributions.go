package enginestart

import "github.com/berthdev/berth/internal/host"

// installCommands says how other distributions install an engine, by ID.
var installCommands = map[string]string{
	"alpine":   "apk add docker && rc-service docker start",
	"arch":     "sudo pacman -S docker && sudo systemctl start docker",
	"fedora":   "sudo dnf install moby-engine && sudo systemctl start docker",
	"opensuse": "sudo zypper install docker && sudo systemctl start docker",
	"suse":     "sudo zypper install docker && sudo systemctl start docker",
}

// howToInstall says what the user has to do where Berth does not install anything.
func howToInstall(r host.Release) string {
	name := r.Name
	if name == "" {
		name = "this distribution"
	}
	text := "install an engine: Berth does so on Debian and Ubuntu only, not on " + name + "; "
	for _, id := range append([]string{r.ID}, r.Like...) {
		if command, found := installCommands[id]; found {
			return text + "run `" + command + "`"
		}
	}
	return text + "see https://docs.docker.com/engine/install/"
}
