package endpoints

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Check refuses servers and ports whose variables would be one another's, or would be taken for settings. Of the
// endpoints it needs only the names.
func Check(list []Endpoint) error {
	owners := map[string]string{}
	for _, e := range list {
		for _, of := range []struct{ prefix, owner string }{
			{variable(e.Server), "server " + e.Server},
			{variable(e.Server + "_" + e.Name), "port " + e.Name + " of server " + e.Server},
		} {
			if strings.HasPrefix(of.prefix+"_", "BERTH_") {
				return fmt.Errorf("%s: its variable %s_ADDR would be taken for a setting; rename it", of.owner, of.prefix)
			}
			if other, taken := owners[of.prefix]; taken && other != of.owner {
				return fmt.Errorf("%s: its variable %s_ADDR is that of %s too; rename one of the two", of.owner, of.prefix, other)
			}
			owners[of.prefix] = of.owner
		}
	}
	return checkExports(list)
}

// checkExports refuses one name that two servers export, or that is another variable's.
func checkExports(list []Endpoint) error {
	owners := map[string]string{}
	bare := slices.Clone(list)
	for i := range bare {
		bare[i].Export = nil
	}
	for _, v := range Variables(bare) {
		owners[v.Name] = ""
	}
	for _, e := range list {
		for _, name := range slices.Sorted(maps.Keys(e.Export)) {
			other, taken := owners[name]
			switch {
			case taken && other == "":
				return fmt.Errorf("server %s: it exports %s, which is a variable of Berth's own; rename it", e.Server, name)
			case taken:
				return fmt.Errorf("servers %s and %s both export %s; rename it in one, or leave it out there with export: {%s: \"\"}",
					other, e.Server, name, name)
			}
			owners[name] = e.Server
		}
	}
	return nil
}
