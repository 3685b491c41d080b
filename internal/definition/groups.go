package definition

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/berthdev/berth/internal/names"
)

// groupMark begins the name of a group where servers are chosen.
const groupMark = "@"

// Expand checks chosen names, and puts the servers of a group, sorted, in the place of its name, such as "@db". Nothing is read
// where no group is named. An unknown group is an error that gives the nearest name.
func Expand(sources Sources, chosen []string) ([]string, error) {
	var groups map[string][]string
	var list []string
	for _, name := range chosen {
		group, is := strings.CutPrefix(name, groupMark)
		if !is {
			if err := names.Server(name); err != nil {
				return nil, err
			}
			list = append(list, name)
			continue
		}
		if groups == nil {
			var err error
			if groups, err = readGroups(sources); err != nil {
				return nil, err
			}
		}
		if len(groups[group]) == 0 {
			return nil, unknownGroup(group, groups)
		}
		list = append(list, groups[group]...)
	}
	seen := map[string]bool{}
	return slices.DeleteFunc(list, func(name string) bool {
		again := seen[name]
		seen[name] = true
		return again
	}), nil
}

func unknownGroup(group string, groups map[string][]string) error {
	all := sortedKeys(groups)
	hint := "there are none; write groups: [NAME] into definitions"
	if nearest := names.Nearest(group, all); nearest != "" {
		hint = fmt.Sprintf("did you mean %q?", groupMark+nearest)
	} else if len(all) > 0 {
		hint = "the groups are " + groupMark + strings.Join(all, ", "+groupMark)
	}
	return fmt.Errorf("unknown group %s; %s", names.Quote(groupMark+group), hint)
}

// readGroups are the servers of each group, sorted.
func readGroups(sources Sources) (map[string][]string, error) {
	s, err := open(sources)
	if err != nil {
		return nil, err
	}
	defer s.close()
	l, err := newLoader(s, sources)
	if err != nil {
		return nil, err
	}
	all, err := s.names()
	if err != nil {
		return nil, err
	}
	groups := map[string][]string{}
	for _, server := range all {
		list, err := l.groupsOf(server)
		if err != nil {
			return nil, err
		}
		for _, group := range list {
			groups[group] = append(groups[group], server)
		}
	}
	return groups, nil
}

// groupsOf decodes the one key of a server, or of what it inherits.
func (l *loader) groupsOf(name string) ([]string, error) {
	found, err := l.find(name, "")
	if err != nil {
		return nil, err
	}
	value := found.root.get("groups")
	if value == nil {
		inherited, err := l.heritage(found)
		for _, root := range append(inherited.parents, inherited.base) {
			if value = root.get("groups"); value != nil {
				break
			}
		}
		if value == nil {
			return nil, err
		}
	}
	at := fieldPath{"groups"}
	if value, err = interpolate(value, at, l.sources.Lookup); err != nil {
		return nil, err
	}
	var groups []string
	err = decode(value, reflect.ValueOf(&groups).Elem(), at, "one")
	return groups, err
}
