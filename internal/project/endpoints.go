package project

import (
	"errors"

	"github.com/berthdev/berth/internal/endpoints"
)

// Endpoints are where servers were by the end of the last run that changed them. It asks no engine.
func (p *Project) Endpoints() ([]endpoints.Endpoint, error) {
	if err := p.certain(); err != nil {
		return nil, err
	}
	list, err := p.state.Endpoints()
	if err == nil && len(list) == 0 {
		err = errors.New("no server with a port is up; run " + p.call("up") + " first")
	}
	return list, err
}
