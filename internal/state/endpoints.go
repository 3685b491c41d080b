package state

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"github.com/berthdev/berth/internal/endpoints"
	"github.com/berthdev/berth/internal/host"
)

// The files that tell tests and people where the servers are.
const (
	environmentFile = "endpoints.env"
	documentFile    = "endpoints.json"
)

// document is the JSON file. Fields are only ever added to version 1.
type document struct {
	Version int `json:"version"`
	// Project is the project's name.
	Project string `json:"project"`
	// Endpoints are the published ports of all servers that are up.
	Endpoints []endpoints.Endpoint `json:"endpoints"`
}

// WriteEndpoints replaces both files, each at once: a reader sees the old one or the new one. A file that is right already
// is left alone. Only the owner may read them, since URLs can hold passwords.
func (f Folder) WriteEndpoints(list []endpoints.Endpoint) error {
	if err := f.make(); err != nil {
		return fmt.Errorf("endpoints: %w", err)
	}
	if list == nil {
		list = []endpoints.Endpoint{}
	}
	text, err := json.MarshalIndent(document{Version: 1, Project: f.project, Endpoints: list}, "", "  ")
	if err != nil {
		return fmt.Errorf("endpoints: %w", err)
	}
	err = errors.Join(
		host.Replace(f.path(documentFile), append(text, '\n'), 0o600),
		host.Replace(f.path(environmentFile), []byte(endpoints.Env(list)), 0o600),
	)
	if err != nil {
		return fmt.Errorf("endpoints: %w", err)
	}
	return nil
}

// Endpoints gives what the project wrote last; nothing when there is no file.
func (f Folder) Endpoints() ([]endpoints.Endpoint, error) {
	doc, err := f.document()
	if doc.Project != f.project {
		return nil, err
	}
	return doc.Endpoints, err
}

// Project is the name of the project whose endpoints were written last; empty for none.
func (f Folder) Project() (string, error) {
	doc, err := f.document()
	return doc.Project, err
}

func (f Folder) document() (document, error) {
	var doc document
	text, err := os.ReadFile(f.path(documentFile))
	if errors.Is(err, fs.ErrNotExist) {
		return doc, nil
	}
	if err != nil {
		return doc, fmt.Errorf("endpoints: %w", err)
	}
	if json.Unmarshal(text, &doc) != nil {
		return document{}, nil // the machine went down while it was written, say
	}
	return doc, nil
}

// Remember writes the endpoints of a run beside those of servers that it does not concern. There are files after a run of
// servers without ports as well: what reads them need not know.
func (f Folder) Remember(list []endpoints.Endpoint, concerned func(server string) bool) error {
	old, err := f.Endpoints()
	if err != nil {
		return err
	}
	return f.WriteEndpoints(endpoints.Merge(old, list, concerned))
}

// Forget takes the endpoints of removed servers out of the files.
func (f Folder) Forget(servers []string) error {
	list, err := f.Endpoints()
	if err != nil || len(list) == 0 {
		return err
	}
	list = slices.DeleteFunc(list, func(e endpoints.Endpoint) bool { return slices.Contains(servers, e.Server) })
	return f.WriteEndpoints(list)
}
