package bootstrap

import (
	"strings"

	"github.com/berthdev/berth/internal/text"
)

// Base is a root file system that can be made.
type Base struct {
	// Distribution is debian or ubuntu.
	Distribution string
	// Suite is a release's code name, or one of Debian's stable, testing, unstable.
	Suite string
	// Slim leaves out manuals, documentation and translations.
	Slim bool
}

// repository is how Docker Hub's images of the distributions are written, in short or in full.
var repository = text.LazyRegexp(`^(?:(?:docker\.io/)?library/)?(debian|ubuntu):([a-z]+)(-slim)?$`)

// versions are the code names of the releases that are tagged by number too.
var versions = map[string]string{
	"debian:11": "bullseye", "debian:12": "bookworm", "debian:13": "trixie",
	"ubuntu:20.04": "focal", "ubuntu:22.04": "jammy", "ubuntu:24.04": "noble", "ubuntu:26.04": "resolute",
}

// notSuites are words that tags of Docker Hub use and the archives do not.
var notSuites = map[string]bool{"latest": true, "rolling": true, "devel": true, "slim": true, "experimental": true}

// Parse reads the reference of an image. Not ok is what no base can be made for: another image, a digest, a tag that
// names no suite.
func Parse(reference string) (base Base, ok bool) {
	name, digest, _ := strings.Cut(reference, "@")
	if digest != "" {
		return Base{}, false
	}
	release, slim := strings.CutSuffix(name, "-slim")
	short := release[strings.LastIndex(release, "/")+1:]
	if suite, known := versions[short]; known {
		distribution, _, _ := strings.Cut(release, ":")
		name = distribution + ":" + suite
		if slim {
			name += "-slim"
		}
	}
	match := repository.FindStringSubmatch(name)
	if match == nil || notSuites[match[2]] || match[1] == "ubuntu" && match[3] != "" {
		return Base{}, false
	}
	return Base{Distribution: match[1], Suite: match[2], Slim: match[3] != ""}, true
}

// rolling reports whether a suite has no updates and security fixes beside it.
func (b Base) rolling() bool { return b.Suite == "sid" || b.Suite == "unstable" }
