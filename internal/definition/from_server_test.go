package definition

import "testing"

func TestBuiltOnAnotherServer(t *testing.T) {
	files := map[string]string{
		"servers/low/server.yaml":   "from: a\npackages: [b]",
		"servers/mid/server.yaml":   "from: {server: low}\ncopy: [{src: c, dst: /c}]",
		"servers/mid/c":             "",
		"servers/top/server.yaml":   "from: {server: mid}\nlinks: [other]",
		"servers/other/server.yaml": "from: a",
		"servers/image/server.yaml": "extends: mid\nfrom: b",
	}
	servers, err := Load(project(t, files), []string{"top", "image"})
	if err != nil {
		t.Fatal(err)
	}
	image, top := servers[0], servers[2]
	if len(servers) != 3 || top.Name != "top" || top.From != "" || top.FromServer != "mid" || top.Base.FromServer != "low" || top.Base.Base.From != "a" || top.Base.Base.Base != nil {
		t.Errorf("%d servers; top is %+v", len(servers), top)
	}
	if image.From != "b" || image.FromServer != "" || image.Base != nil {
		t.Errorf("image is %+v", image)
	}
	for text, want := range map[string]string{
		"from: {server: lov}":                `servers/x/server.yaml:1: from: unknown server "lov"; did you mean "low"?`,
		"from: {server: round}":              `servers/round/server.yaml:1: from: servers are built on each other: x -> round -> x; remove one of them`,
		"from: {server: x}":                  `servers/x/server.yaml:1: from: servers are built on each other: x -> x; remove one of them`,
		"from: {image: a}":                   `servers/x/server.yaml:1: unknown key "image" in from; the keys are server`,
		"from: {}":                           `servers/x/server.yaml:1: from: server is missing; write {server: NAME}, or the name of an image`,
		"from: {server: A}":                  `servers/x/server.yaml:1: from: server "A": a name is lower-case letters, digits and "-" (RFC 1123 label), at most 63 characters`,
		"dockerfile: D\nfrom: {server: low}": `servers/x/server.yaml:1: dockerfile: it makes the whole image; leave out from, go, tools, packages, copy and run`,
		"from: {server: wrong}":              `servers/wrong/server.yaml:2: unknown key "portz"; did you mean "ports"?`,
	} {
		files["servers/x/server.yaml"], files["servers/x/D"] = text, ""
		files["servers/round/server.yaml"] = "from: {server: x}"
		files["servers/wrong/server.yaml"] = "from: a\nportz: {}"
		_, err := Load(project(t, files), []string{"x"})
		if err == nil || err.Error() != want {
			t.Errorf("%s: got\n%v\nwant\n%s", text, err, want)
		}
	}
}
