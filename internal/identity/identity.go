// Package identity says what belongs to whom: the names and labels that Berth gives to what it makes, and how a label
// is read back. It is the one place that knows a label's name, because what may be removed is decided by labels.
//
// It asks no engine, and it checks no name: package names does that.
package identity

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The labels on everything that Berth makes, and on containers.
const (
	project = "dev.berth.project"
	root    = "dev.berth.root"
	server  = "dev.berth.server"
	recipe  = "dev.berth.recipe"
	version = "dev.berth.version"
	// config is on containers alone. An image hands its labels on to every container that somebody runs from it,
	// so this one tells Berth's own containers from those.
	config = "dev.berth.config"
	// ports has the first numbers of port ranges, as NAME=NUMBER, separated by commas.
	ports = "dev.berth.ports"
	// stop is how long a container may take to end by itself; absent: it has nothing to save.
	stop = "dev.berth.stop"
	// platform is the engine's, on containers.
	platform = "dev.berth.platform"
	// base is on base images that were made here.
	base = "dev.berth.base"
)

// Prefix begins the names of all of them. No label of a user's may.
const Prefix = "dev.berth."

// scheme is the version of the labels and of the configuration's digest.
const scheme = "1"

// bootstrapped is the value of the label base.
const bootstrapped = "bootstrap"

// Owner is one project in one root folder: whoever owns what Berth makes.
type Owner struct {
	// Project is the project's name, Root its absolute root folder.
	Project, Root string
}

// Labels identify something of the project, and of one server unless name is empty.
func (o Owner) Labels(name string) map[string]string {
	labels := o.Filter()
	labels[version] = scheme
	if name != "" {
		labels[server] = name
	}
	return labels
}

// Filter are the labels that everything of the project has, and nothing else.
func (o Owner) Filter() map[string]string {
	return map[string]string{project: o.Project, root: o.Root}
}

// Everywhere selects everything of the project's name, in whatever folder.
func (o Owner) Everywhere() map[string]string { return map[string]string{project: o.Project} }

// Adopt are labels of the project in another folder as they are in this one. Others stay as they are.
func (o Owner) Adopt(labels map[string]string) map[string]string {
	if labels[project] != o.Project {
		return labels
	}
	adopted := maps.Clone(labels)
	adopted[root] = o.Root
	return adopted
}

// Owns reports whether something with these labels belongs to the project.
func (o Owner) Owns(labels map[string]string) bool {
	owned, ok := Parse(labels)
	return ok && owned.Owner == o
}

// Image labels an image of one server.
func (o Owner) Image(name, digest string) map[string]string {
	labels := o.Labels(name)
	labels[recipe] = digest
	return labels
}

// Container is what the labels of a container say beside its owner and server.
type Container struct {
	// Recipe is the hex SHA-256 of everything that decides the image.
	Recipe string
	// Config holds the digests of the parts of the configuration, as package plan writes them.
	Config string
	// Ports are the first numbers of port ranges by the port's name.
	Ports map[string]int
	// Platform is that of the engine on which it was made.
	Platform string
	// Stop is how long the container may take to end by itself; nil for one that has nothing to save.
	Stop *time.Duration
}

// Container labels a container of one server, over labels of the definition's own.
func (o Owner) Container(name string, c Container, own map[string]string) map[string]string {
	labels := o.Labels(name)
	maps.Copy(labels, own)
	if c.Recipe != "" {
		labels[recipe] = c.Recipe
	}
	if c.Config != "" {
		labels[config] = c.Config
	}
	if c.Platform != "" {
		labels[platform] = c.Platform
	}
	if len(c.Ports) > 0 {
		labels[ports] = joinPorts(c.Ports)
	}
	if c.Stop != nil {
		labels[stop] = c.Stop.String()
	}
	return labels
}

// Owned is what labels say of a thing that Berth made.
type Owned struct {
	Owner
	// Server is empty for networks and volumes.
	Server string
	Container
}

// Parse reads labels. It reports false for a thing that Berth did not make.
func Parse(labels map[string]string) (Owned, bool) {
	if labels[project] == "" {
		return Owned{}, false
	}
	owned := Owned{
		Owner:  Owner{labels[project], labels[root]},
		Server: labels[server],
		Container: Container{
			Recipe: labels[recipe], Config: labels[config], Platform: labels[platform], Ports: splitPorts(labels[ports]),
		},
	}
	if limit, err := time.ParseDuration(labels[stop]); err == nil {
		owned.Stop = &limit
	}
	return owned, true
}

// ParseContainer reads the labels of a container. It reports false for one that Berth did not make itself, though it may
// run one of our images.
func ParseContainer(labels map[string]string) (Owned, bool) {
	owned, ok := Parse(labels)
	return owned, ok && owned.Config != ""
}

// Base labels a base image that is made here. It belongs to no project, so that none takes it away.
func Base() map[string]string {
	return map[string]string{base: bootstrapped, version: scheme}
}

// Bootstrapped reports whether labels are those of a base image that was made here.
func Bootstrapped(labels map[string]string) bool { return labels[base] == bootstrapped }

func joinPorts(numbers map[string]int) string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(numbers)) {
		list = append(list, name+"="+strconv.Itoa(numbers[name]))
	}
	return strings.Join(list, ",")
}

func splitPorts(label string) map[string]int {
	if label == "" {
		return nil
	}
	numbers := map[string]int{}
	for entry := range strings.SplitSeq(label, ",") {
		name, text, _ := strings.Cut(entry, "=")
		if number, err := strconv.Atoi(text); err == nil {
			numbers[name] = number
		}
	}
	return numbers
}
