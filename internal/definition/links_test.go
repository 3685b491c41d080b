package definition

import (
	"fmt"
	"testing"
)

// TestLinksInACircle starts at x. Whoever plans the servers may rely on it that no circle is left.
func TestLinksInACircle(t *testing.T) {
	const wait = "servers wait for each other: "
	for _, test := range []struct {
		rule  string
		links map[string]string
		want  string
	}{
		{"itself", map[string]string{"x": "x"}, "servers/x/server.yaml:2: links[0]: a server cannot wait for itself"},
		{
			"another that links to itself",
			map[string]string{"x": "a", "a": "b, a", "b": ""},
			"servers/a/server.yaml:2: links[1]: a server cannot wait for itself",
		},
		{"two", map[string]string{"x": "a", "a": "x"}, "servers/x/server.yaml:2: links[0]: " + wait + "a -> x -> a; remove one link"},
		{
			"a long one",
			map[string]string{"x": "e", "e": "d", "d": "c", "c": "b, a", "b": "", "a": "x"},
			"servers/c/server.yaml:2: links[1]: " + wait + "a -> x -> e -> d -> c -> a; remove one link",
		},
		{
			"one that the chosen server is no part of",
			map[string]string{"x": "y", "y": "z", "z": "w", "w": "y"},
			"servers/z/server.yaml:2: links[0]: " + wait + "w -> y -> z -> w; remove one link",
		},
		{
			"behind two ways to the same server",
			map[string]string{"x": "a, b", "a": "c", "b": "c", "c": "d", "d": "b"},
			"servers/b/server.yaml:2: links[0]: " + wait + "c -> d -> b -> c; remove one link",
		},
		{
			"by an alias",
			map[string]string{"x": "{server: y, alias: a}", "y": "{server: x, alias: b}"},
			"servers/y/server.yaml:2: links[0]: " + wait + "x -> y -> x; remove one link",
		},
		{"two ways to the same server", map[string]string{"x": "a, b", "a": "c", "b": "c", "c": ""}, ""},
	} {
		t.Run(test.rule, func(t *testing.T) {
			files := map[string]string{}
			for name, links := range test.links {
				files["servers/"+name+"/server.yaml"] = fmt.Sprintf("from: image\nlinks: [%s]\n", links)
			}
			_, err := Load(project(t, files), []string{"x"})
			got := ""
			if err != nil {
				got = err.Error()
			}
			if got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}
