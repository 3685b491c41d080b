// Package plan decides what a target does, before anything is done: it turns settings, servers and what was
// observed into plain data that prints itself.
//
// It does no input or output, starts nothing and holds no context; package run walks a plan without deciding.
package plan

import (
	"slices"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/docker/config"
	"github.com/berthdev/berth/internal/definition"
)

// Member is one server with what is already known of its image.
type Member struct {
	Server definition.Server
	// Unknown is why the image is not known yet: something of it must be fetched first. Recipe, Image and ImageID are then
	// empty.
	Unknown string
	// Recipe is the hex SHA-256 of everything that decides the image's bytes.
	Recipe string
	// Parts are short digests of the recipe's parts, to say what changed.
	Parts map[string]string
	// Image is the reference that the container runs.
	Image string
	// Build reports whether the image is made here and not used as it came.
	Build bool
	// Made reports whether the image is made before all others, since one of them is built on it.
	Made bool
	// Bootstrapped reports whether its base was made here from packages.
	Bootstrapped bool
	// ImageID is the engine's image under that reference; empty when it is absent.
	ImageID string
	// Bases are images that the definition's own Dockerfile builds on and that are absent.
	Bases []Operation
}

// Observed is what the engine and the host said.
type Observed struct {
	// Containers are all containers of the engine, in its order.
	Containers []docker.Container
	// Networks are those of the project's name. Engines before 25 can have several, when runs were killed.
	Networks []docker.Network
	// Volumes are all volumes of the engine, or nothing where the containers prove that those that are needed exist.
	Volumes []docker.Volume
	// Images are the images with the project's labels; only removals look at them.
	Images []docker.Image
	// HostPorts says of the ports of this host that were tried whether they are free, by [hostports.Key]; one
	// that is not in it was not tried and counts as taken.
	HostPorts map[string]bool
	// Unfinished are the IDs of containers whose post-start command has not succeeded, or whose removal has not ended.
	Unfinished map[string]bool
	// Again reports whether this run looks again: it may have taken containers away itself.
	Again bool
	// Platform is the engine's, as GOOS/GOARCH.
	Platform string
	// FixedLinks reports whether a container keeps the addresses that its links had when it was made (Podman).
	FixedLinks bool
	// Authority identifies the authority that signs certificates; empty when there is none.
	Authority string
	// Proxy is what containers get that do not set it themselves.
	Proxy config.Proxy
}

// Options are the target's own flags.
type Options struct {
	// Fresh replaces containers that are up to date as well.
	Fresh bool
}

// Plan is everything that a run will do.
type Plan struct {
	// Target is up, restart, reset, build, down or clean.
	Target string
	// Project is the project's name.
	Project string
	// Fetch comes first, and may serve several servers although each operation names one: without it the images are not known. Where it is not empty, what follows is planned again
	// once it is done.
	Fetch []Operation
	// Removals are next, each container at the same time as the others.
	Removals []Removal
	// Shared is made before the first container: the network and the volumes.
	Shared []Operation
	// Steps are one for each server, in an order in which links come first; all at the same time as far as
	// [Operation.After] allows.
	Steps []Step
	// Empties reports whether no container of the project is left behind.
	Empties bool
	// Last comes when all containers are gone.
	Last []Operation
}

// Removal is a container that goes, of a server that this run does not start.
type Removal struct {
	Server string
	// Reason is why, for the story; empty where the target's name says it.
	Reason     string
	Operations []Operation
}

// Action is what happens to one container.
type Action string

// The actions. Keep touches nothing; Replace removes the old container first.
const (
	Keep    Action = "keep"
	Make    Action = "create"
	Replace Action = "replace"
)

// Step is what happens to one server.
type Step struct {
	Member
	// Action is what happens to the container, and Reason why; empty in a plan that only builds.
	Action Action
	Reason string
	// Reset reports whether what is in the volumes goes, and so nobody is asked to save it.
	Reset bool
	// unless is when a container that is to be replaced stays all the same; empty when it does not.
	unless string
	// Old is the container that is kept or replaced.
	Old docker.Container
	// Spec is the container to create.
	Spec docker.ContainerSpec
	// Operations follow one another.
	Operations []Operation
	// Instead is what `up` does to a server whose container was to be kept and has ended meanwhile, or that has to be done again
	// because that happened to one it links to; nil for all others.
	Instead *Step
}

// Nothing reports whether there is nothing to do but look.
func (p Plan) Nothing() bool {
	return !slices.ContainsFunc(p.Operations(), Operation.changes)
}

// Starts reports whether a container is made.
func (p Plan) Starts() bool {
	return slices.ContainsFunc(p.Steps, func(s Step) bool { return s.Action == Make || s.Action == Replace })
}

// Operations are all of them, in the order in which the parts of the plan begin.
func (p Plan) Operations() []Operation {
	list := slices.Clone(p.Fetch)
	for _, removal := range p.Removals {
		list = append(list, removal.Operations...)
	}
	list = append(list, p.Shared...)
	for _, step := range p.Steps {
		list = append(list, step.Operations...)
	}
	return append(list, p.Last...)
}

// Concerned are the servers that a plan speaks about: those of its steps, and those of its removals, whose endpoints must be
// forgotten.
func (p Plan) Concerned() map[string]bool {
	concerned := map[string]bool{}
	for i := range p.Steps {
		concerned[p.Steps[i].Server.Name] = true
	}
	for _, removal := range p.Removals {
		concerned[removal.Server] = true
	}
	return concerned
}
