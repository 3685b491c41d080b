package endpoints

import (
	"fmt"
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
	return nil
}
