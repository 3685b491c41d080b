package plan

import (
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/endpoints"
	"github.com/berthdev/berth/internal/settings"
)

// Connected are a server's published ports with what clients need to log in and with what it exports: for the files that
// tests read, and for nothing that people look at.
func Connected(s settings.Settings, server definition.Server, list []endpoints.Endpoint) []endpoints.Endpoint {
	if len(list) == 0 || list[0].Name != server.Ports[0].Name {
		return list
	}
	if c := server.Connect; c != (definition.Connect{}) {
		list[0] = list[0].Connected(endpoints.Connect{User: c.User, Password: c.Password, Database: c.Database}, c.Query)
	}
	list[0].Export = endpoints.Export(list, server.Export, s.Export)
	return list
}
