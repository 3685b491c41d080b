package fakeengine

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/containerd/errdefs"
)

// filter is what the query of a list asks for.
type filter struct {
	labels map[string]string
	// others are the other values, by key.
	others map[string]string
}

// filterOf reads the parameter filters, in its form since API 1.22; keys beside label must be among those known.
func filterOf(r *http.Request, known ...string) (filter, error) {
	f := filter{labels: map[string]string{}, others: map[string]string{}}
	text := r.URL.Query().Get("filters")
	if text == "" {
		return f, nil
	}
	var filters map[string]map[string]bool
	if err := json.Unmarshal([]byte(text), &filters); err != nil {
		return f, refuse(errdefs.ErrInvalidArgument, "%v", err)
	}
	allowed := " label " + strings.Join(known, " ") + " "
	for key, values := range filters {
		if !strings.Contains(allowed, " "+key+" ") {
			return f, fmt.Errorf("the fake engine does not know the filter %q", key)
		}
		for value := range values {
			if key != "label" {
				f.others[key] = value
				continue
			}
			name, wanted, _ := strings.Cut(value, "=")
			f.labels[name] = wanted
		}
	}
	return f, nil
}
