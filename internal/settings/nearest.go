package settings

import (
	"fmt"
	"slices"

	"github.com/berthdev/berth/internal/names"
)

func known(name string) bool {
	return slices.ContainsFunc(keys, func(k key) bool { return k.name == name })
}

// suggestion is a clause that names the setting that was probably meant, or says where all are.
func suggestion(name string) string {
	list := make([]string, 0, len(keys))
	for _, k := range keys {
		list = append(list, k.name)
	}
	if nearest := names.Nearest(name, list); nearest != "" {
		return fmt.Sprintf("did you mean %s?", nearest)
	}
	return ".env.example lists all settings"
}
