package definition

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseVolumeModes(t *testing.T) {
	for text, want := range map[string]Volume{
		"data:/d":               {Name: "data", Target: "/d"},
		"data:/d:rw":            {Name: "data", Target: "/d"},
		"./a:/d:z":              {Path: "a", Target: "/d", Relabel: "z"},
		"./a:/d:Z":              {Path: "a", Target: "/d", Relabel: "Z"},
		"./a:/d:ro,z":           {Path: "a", Target: "/d", ReadOnly: true, Relabel: "z"},
		"data:/d:Z,ro":          {Name: "data", Target: "/d", ReadOnly: true, Relabel: "Z"},
		"data:/d:rw,z":          {Name: "data", Target: "/d", Relabel: "z"},
		"data:/d:z,Z":           {},
		"data:/d:ro,rw":         {},
		"data:/d:":              {},
		"data:/d:ro,":           {},
		"data:/d:x":             {},
		"data:/":                {Name: "data", Target: "/"},
		"data:/d/":              {Name: "data", Target: "/d"},
		"data:/d/:ro":           {Name: "data", Target: "/d", ReadOnly: true},
		"./a:/d:cached":         {Path: "a", Target: "/d"},
		"./a:/d:delegated,ro,z": {Path: "a", Target: "/d", ReadOnly: true, Relabel: "z"},
	} {
		got, ok := parseVolume(text)
		if ok != (want != Volume{}) || ok && cmp.Diff(want, got) != "" {
			t.Errorf("%s: got %+v, %v", text, got, ok)
		}
	}
}
