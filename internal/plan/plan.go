// Package plan decides what a target does, before anything is done: it turns settings, servers and what was
// observed into plain data that prints itself.
//
// It does no input or output, starts nothing and holds no context; package run walks a plan without deciding.
package plan

import (
	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/settings"
)

// Names of the labels that Berth puts on everything it makes.
const (
	LabelProject = "dev.berth.project"
	LabelRoot    = "dev.berth.root"
	LabelServer  = "dev.berth.server"
	LabelRecipe  = "dev.berth.recipe"
	LabelConfig  = "dev.berth.config"
	LabelVersion = "dev.berth.version"
	// LabelPorts has the first numbers of port ranges, as NAME=NUMBER, separated by commas.
	LabelPorts = "dev.berth.ports"
	// LabelStop is how long a container may take to end by itself; absent: it is killed at once.
	LabelStop = "dev.berth.stop"
)

// Version is the version of the label scheme and of the configuration digest.
const Version = "1"

// Action is what happens to one container.
type Action string

// The actions. Keep touches nothing; Replace removes the old container first.
const (
	Keep    Action = "keep"
	Create  Action = "create"
	Replace Action = "replace"
)

// Member is one server with what is already known of its image.
type Member struct {
	Server definition.Server
	// Recipe is the hex SHA-256 of everything that decides the image's bytes.
	Recipe string
	// Parts are short digests of the recipe's parts, to say what changed.
	Parts map[string]string
	// Image is the reference that the container runs.
	Image string
	// Build tells that the image is made here and not used as it came.
	Build bool
	// Bootstrapped tells that its base was made here from packages.
	Bootstrapped bool
	// ImageID is the engine's image under that reference; empty when it is absent.
	ImageID string
}

// Observed is what the engine and the host said.
type Observed struct {
	// Containers are all containers of the engine.
	Containers []docker.Container
	// PortFree tells for "address protocol port" candidates whether the host can bind them.
	PortFree func(protocol string, port int) bool
	// Unfinished are the containers, by server, whose post-start command has not succeeded.
	Unfinished map[string]string
	// FixedLinks tells that a container keeps the addresses that its links had when it was made (Podman).
	FixedLinks bool
}

// Options are the target's own flags.
type Options struct {
	// Fresh replaces containers that are up to date as well.
	Fresh bool
	// Force builds images that are present as well.
	Force bool
	// Authority identifies the authority that signs certificates now; empty when no server has one.
	Authority string
}

// Plan is what a run will do.
type Plan struct {
	Settings settings.Settings
	// Network is the name of the project's network; empty when no server needs it.
	Network string
	// Orphans are containers of the project whose server is gone from the definitions.
	Orphans []docker.Container
	// Steps are in an order in which links come first.
	Steps []Step
}

// Step is what happens to one server.
type Step struct {
	Member
	// Builds tells that the image is built, and BuildReason why.
	Builds      bool
	BuildReason string
	// Action is what happens to the container, and Reason why.
	Action Action
	Reason string
	// Old is the container that is kept or replaced.
	Old docker.Container
	// OldImage is the reference of the image that no container uses once Old is replaced; empty when there is none.
	OldImage string
	// Spec is the container to create.
	Spec docker.ContainerSpec
	// Links are the names of the servers that must be ready first, all of them in the plan.
	Links []string
	// LinksFirst tells that they must be ready before the container is made, and not only before it starts.
	LinksFirst bool
}

// Labels identify something of the project, and of one server unless server is empty.
func Labels(s settings.Settings, server string) map[string]string {
	labels := map[string]string{LabelProject: s.Project, LabelRoot: s.Root, LabelVersion: Version}
	if server != "" {
		labels[LabelServer] = server
	}
	return labels
}

// Owner are the labels that everything of one project in one root folder has, and nothing else.
func Owner(s settings.Settings) map[string]string {
	return map[string]string{LabelProject: s.Project, LabelRoot: s.Root}
}

// ContainerName is the name of a server's container.
func ContainerName(s settings.Settings, server string) string { return s.Project + "-" + server }

// ImageName is the reference of a server's image for a recipe. No registry can answer for it.
func ImageName(s settings.Settings, server, recipe string) string {
	return ImageRepository(s, server) + ":" + recipe[:12]
}

// ImageRepository is the part of a server's image names that is the same for every recipe.
func ImageRepository(s settings.Settings, server string) string {
	return "localhost/" + s.Project + "/" + server
}

// Concerns tells whether a plan speaks about a server: it is one of its steps or one of its orphans.
// Orphans matter because their endpoints must be forgotten.
func (p Plan) Concerns(server string) bool {
	for _, step := range p.Steps {
		if step.Server.Name == server {
			return true
		}
	}
	for _, orphan := range p.Orphans {
		if orphan.Labels[LabelServer] == server {
			return true
		}
	}
	return false
}
