package host

import (
	"maps"
	"slices"
	"strings"

	"github.com/joho/godotenv"
)

// Release is a Linux distribution, as os-release(5) describes it.
type Release struct {
	// Name is for people, such as "Debian GNU/Linux 12 (bookworm)".
	Name string
	// ID is the distribution's short name, such as debian.
	ID string
	// Like are the IDs of those that it is like, the closest first.
	Like []string
}

// ReadRelease reads the distribution's description; it is empty where there is none. readFile is as [os.ReadFile].
func ReadRelease(readFile func(path string) ([]byte, error)) Release {
	for _, file := range []string{"/etc/os-release", "/usr/lib/os-release"} {
		if content, err := readFile(file); err == nil {
			return parseRelease(string(content))
		}
	}
	return Release{}
}

// parseRelease passes over lines that are no assignment, as the format asks.
func parseRelease(text string) Release {
	values := map[string]string{}
	for line := range strings.Lines(text) {
		if assigned, err := godotenv.Unmarshal(line); err == nil {
			maps.Copy(values, assigned)
		}
	}
	return Release{Name: values["PRETTY_NAME"], ID: values["ID"], Like: strings.Fields(values["ID_LIKE"])}
}

// Debian reports whether the packages are those of Debian or Ubuntu, or made from them: apt-get installs them.
func (r Release) Debian() bool {
	return slices.ContainsFunc(append([]string{r.ID}, r.Like...), func(id string) bool { return id == "debian" || id == "ubuntu" })
}
