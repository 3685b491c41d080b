package status

import (
	"encoding/json"
	"time"

	"github.com/berthdev/berth/internal/endpoints"
	"github.com/berthdev/berth/internal/project"
)

// document is what `status -format=json` prints. Fields are only ever added to version 1.
type document struct {
	Version int `json:"version"`
	// Project is the project's name.
	Project string `json:"project"`
	// Servers are those that were asked for, in the order of their names.
	Servers []element `json:"servers"`
}

// element is one server, a [project.Status].
type element struct {
	// Server is the server's name.
	Server string `json:"server"`
	// State is the engine's word for the container's state, such as running or exited; absent for none.
	State string `json:"state"`
	// ExitCode is that of a container that has ended; else 0.
	ExitCode int `json:"exit_code"`
	// Ready reports whether the probes have just succeeded, or whether a task has ended well.
	Ready bool `json:"ready"`
	// Why is the reason why it is not ready; empty where it is.
	Why string `json:"why"`
	// Since is when the container was started, or ended; null for one that never ran.
	Since *time.Time `json:"since"`
	// Restarts counts how often the engine has started the container again.
	Restarts int `json:"restarts"`
	// Endpoints are the ports that are published now.
	Endpoints []endpoints.Endpoint `json:"endpoints"`
	// Image is the image that the container runs.
	Image string `json:"image"`
	// ImageBytes is the image's size in bytes, layers that it shares with others included; 0 where it is not known.
	ImageBytes int64 `json:"image_bytes"`
	// UpWould is what `up` would do to the server, and why; empty for nothing.
	UpWould string `json:"up_would"`
}

// JSON is one indented JSON document.
func JSON(name string, list []project.Status) (string, error) {
	d := document{Version: 1, Project: name, Servers: []element{}}
	for _, s := range list {
		one := element{
			Server: s.Server, State: s.State, ExitCode: s.ExitCode, Ready: s.Ready, Why: s.Why, Restarts: s.Restarts,
			Endpoints: append([]endpoints.Endpoint{}, s.Endpoints...), Image: s.Image, ImageBytes: s.ImageBytes, UpWould: s.Change,
		}
		if !s.Since.IsZero() {
			one.Since = &s.Since
		}
		d.Servers = append(d.Servers, one)
	}
	text, err := json.MarshalIndent(d, "", "  ")
	return string(text) + "\n", err
}
