package endpoints

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/berthdev/berth/internal/mistakes"
)

// NameError is a port or an export of which tests cannot be told, or not apart from another.
type NameError struct {
	// Server is the server's name, Key is ports or export, and Name the name below it.
	Server, Key, Name string
	// of begins the text where nothing else says whose error it is.
	of  string
	err error
}

func (e *NameError) Error() string { return e.of + e.err.Error() }

func (e *NameError) Unwrap() error { return e.err }

// Check refuses servers and ports whose variables would be one another's, or would be taken for settings. Of the
// endpoints it needs only the names. The error joins a [*NameError] for each.
func Check(list []Endpoint) error {
	owners := map[string]string{}
	var errs []error
	for _, e := range list {
		for _, of := range []struct{ prefix, owner string }{
			{variable(e.Server), "server " + e.Server},
			{variable(e.Server + "_" + e.Name), "port " + e.Name + " of server " + e.Server},
		} {
			fail := func(err error) { errs = append(errs, &NameError{e.Server, "ports", e.Name, of.owner + ": ", err}) }
			if strings.HasPrefix(of.prefix+"_", "BERTH_") {
				fail(mistakes.Errorf("its variable %s_ADDR would be taken for a setting; rename it", of.prefix))
				break // the port's is one too
			}
			if other, taken := owners[of.prefix]; taken && other != of.owner {
				fail(mistakes.Errorf("its variable %s_ADDR is that of %s too; rename one of the two", of.prefix, other))
			}
			owners[of.prefix] = of.owner
		}
	}
	return errors.Join(append(errs, checkExports(list)...)...)
}

// checkExports are names that two servers export, or that are another variable's.
func checkExports(list []Endpoint) []error {
	owners := map[string]string{}
	bare := slices.Clone(list)
	for i := range bare {
		bare[i].Export = nil
	}
	for _, v := range Variables(bare) {
		owners[v.Name] = ""
	}
	var errs []error
	for _, e := range list {
		for _, name := range slices.Sorted(maps.Keys(e.Export)) {
			other, taken := owners[name]
			switch {
			case taken && other == "":
				errs = append(errs, &NameError{e.Server, "export", name, "server " + e.Server + ": ", mistakes.Errorf(
					"it exports %s, which is a variable of Berth's own; rename it", name)})
			case taken:
				errs = append(errs, &NameError{e.Server, "export", name, "", mistakes.Errorf(
					"servers %s and %s both export %s; rename it in one, or leave it out there with export: {%s: \"\"}", other, e.Server, name, name)})
			}
			owners[name] = e.Server
		}
	}
	return errs
}
