package status

import (
	"encoding/json"
	"time"

	"github.com/berthdev/berth/internal/endpoints"
	"github.com/berthdev/berth/internal/project"
)

// document is what `status -format=json` prints. Fields are only ever added to version 1.
type document struct {
	Version int       `json:"version"`
	Project string    `json:"project"`
	Servers []element `json:"servers"`
}

// element is one server; [project.Status] says what the fields are.
type element struct {
	Server   string `json:"server"`
	State    string `json:"state"`
	ExitCode int    `json:"exit_code"`
	Ready    bool   `json:"ready"`
	Why      string `json:"why"`
	// Since is null for a container that never ran.
	Since      *time.Time           `json:"since"`
	Restarts   int                  `json:"restarts"`
	Endpoints  []endpoints.Endpoint `json:"endpoints"`
	Image      string               `json:"image"`
	ImageBytes int64                `json:"image_bytes"`
	UpWould    string               `json:"up_would"`
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
