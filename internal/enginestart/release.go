package enginestart

import (
	"strings"
)

// release is a Linux distribution, as os-release(5) describes it.
type release struct {
	// Name is for people, such as "Debian GNU/Linux 12 (bookworm)".
	Name string
	// IDs are the distribution's own ID and then those that it is like, the closest first.
	IDs []string
}

// release reads the distribution's description; it is empty when there is none.
func (s starter) release() release {
	for _, file := range []string{"/etc/os-release", "/usr/lib/os-release"} {
		if content, err := s.ReadFile(file); err == nil {
			return parseRelease(string(content))
		}
	}
	return release{}
}

// parseRelease reads the text of an os-release file. Lines that are no assignment are passed over, as the format asks.
func parseRelease(text string) release {
	values := map[string]string{}
	for line := range strings.Lines(text) {
		name, quoted, found := strings.Cut(strings.TrimSpace(line), "=")
		if found && !strings.HasPrefix(name, "#") {
			values[name] = unquote(quoted)
		}
	}
	parsed := release{Name: values["PRETTY_NAME"]}
	if id := values["ID"]; id != "" {
		parsed.IDs = append(parsed.IDs, id)
	}
	parsed.IDs = append(parsed.IDs, strings.Fields(values["ID_LIKE"])...)
	return parsed
}

// unquote takes the quotes and the backslashes of os-release(5) off a value.
func unquote(text string) string {
	if len(text) >= 2 && (text[0] == '"' || text[0] == '\'') && text[len(text)-1] == text[0] {
		quote := text[0]
		text = text[1 : len(text)-1]
		if quote == '\'' {
			return text
		}
	}
	var plain strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+1 < len(text) {
			i++
		}
		plain.WriteByte(text[i])
	}
	return plain.String()
}

// hasAPT tells whether the distribution has the package docker.io.
func (r release) hasAPT() bool {
	for _, id := range r.IDs {
		if id == "debian" || id == "ubuntu" {
			return true
		}
	}
	return false
}

// installCommands says how other distributions install an engine, by ID.
var installCommands = map[string]string{
	"alpine":   "apk add docker && rc-service docker start",
	"arch":     "sudo pacman -S docker && sudo systemctl start docker",
	"fedora":   "sudo dnf install moby-engine && sudo systemctl start docker",
	"opensuse": "sudo zypper install docker && sudo systemctl start docker",
	"suse":     "sudo zypper install docker && sudo systemctl start docker",
}

// howToInstall says what the user has to do where Berth does not install anything.
func (r release) howToInstall() string {
	name := r.Name
	if name == "" {
		name = "this distribution"
	}
	text := "install an engine: Berth does so on Debian and Ubuntu only, not on " + name + "; "
	for _, id := range r.IDs {
		if command, found := installCommands[id]; found {
			return text + "run `" + command + "`"
		}
	}
	return text + "see https://docs.docker.com/engine/install/"
}
