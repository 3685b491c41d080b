package plan

import "time"

// Kind is what an operation does.
type Kind string

// The kinds of operations, in the order in which a server meets them.
const (
	// Authority makes the project's certificate authority.
	Authority Kind = "authority"
	// Pull gets an image from a registry, or makes it from packages where the settings allow that and none gives it.
	Pull Kind = "pull"
	// Bootstrap makes a base image from the distribution's packages.
	Bootstrap Kind = "bootstrap"
	// Compile compiles a Go program on this machine.
	Compile Kind = "compile"
	Network Kind = "network"
	Volume  Kind = "volume"
	Build   Kind = "build"
	// Stop asks a container to end by itself: it has something to save.
	Stop   Kind = "stop"
	Remove Kind = "remove"
	Create Kind = "create"
	// Copy puts files into a container that has not started.
	Copy  Kind = "copy"
	Start Kind = "start"
	// Wait probes a server until it is ready.
	Wait          Kind = "wait"
	PostStart     Kind = "post-start"
	RemoveImage   Kind = "remove-image"
	RemoveNetwork Kind = "remove-network"
	RemoveVolume  Kind = "remove-volume"
	// RemoveState removes the project's files in .berth, its authority included.
	RemoveState Kind = "remove-state"
)

// What happens when no registry gives an image that is to be pulled.
const (
	// ElseBootstrap makes it from the distribution's packages.
	ElseBootstrap = "bootstrap"
	// ElseKeep uses the one that is there.
	ElseKeep = "keep"
)

// Operation is one thing that a run does.
type Operation struct {
	Kind Kind
	// Server is empty for what belongs to the project as a whole.
	Server string
	// Subject is what it is done to: the name of an image, container, network, volume, program or file.
	Subject string
	// Reason is why, in words that follow "because".
	Reason string
	// After are the servers that must be ready before.
	After []string
	// Unless is when the operation turns out not to be needed; empty for one that is certain.
	Unless string
	// Else is what happens when no registry gives an image: [ElseBootstrap], [ElseKeep], or nothing, which is a failure.
	Else string
	// Limit is the most time that it may take; 0 where only the engine knows.
	Limit time.Duration
	// ID is what the engine knows the subject by, where its name is not enough.
	ID string
}

// changes reports whether the operation changes anything.
func (o Operation) changes() bool { return o.Kind != Wait }
