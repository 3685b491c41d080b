package plan

import (
	"fmt"
	"maps"
	"slices"
)

// order puts links first, by name among equals, so that the same servers give the same plan. That links go in no
// circle, package definition has made sure of.
func order(members []Member) ([]Member, error) {
	byName := map[string]Member{}
	for _, member := range members {
		byName[member.Server.Name] = member
	}
	var ordered []Member
	placed := map[string]bool{}
	var place func(name string) error
	place = func(name string) error {
		if placed[name] {
			return nil
		}
		placed[name] = true
		for _, link := range byName[name].Server.Links {
			if _, known := byName[link.Server]; !known {
				return fmt.Errorf("%s: links %s, which is not part of this run", name, link.Server)
			}
			if err := place(link.Server); err != nil {
				return err
			}
		}
		ordered = append(ordered, byName[name])
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		if err := place(name); err != nil {
			return nil, err
		}
	}
	return ordered, nil
}
