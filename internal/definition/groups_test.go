package definition

import (
	"strings"
	"testing"
)

func TestGroups(t *testing.T) {
	sources := project(t, map[string]string{
		"servers/base.yaml":         "groups: [own]",
		"servers/web/server.yaml":   "from: a\ngroups: [front, ci]\n",
		"servers/api/server.yaml":   "from: a\ngroups: ${SET}\n",
		"servers/db/server.yaml":    "extends: shipped\n",
		"servers/plain/server.yaml": "from: a",
		"servers/none/server.yaml":  "extends: web\ngroups: []",
	})
	sources.Catalogue = catalogue(map[string]string{"shipped": "from: a\ngroups: ci"})
	for chosen, want := range map[string]string{
		"@ci": "db shipped web", "@front": "web", "@value": "api", "@own": "plain", "plain @ci web": "plain db shipped web", "": "", "absent": "absent",
		"@cii":    `unknown group "@cii"; did you mean "@ci"?`,
		"@absent": `unknown group "@absent"; the groups are @ci, @front, @own, @value`,
		"@":       `unknown group "@"; the groups are @ci, @front, @own, @value`,
		"A":       `server "A": a name is lower-case letters, digits and "-" (RFC 1123 label), at most 63 characters`,
	} {
		list, err := Expand(sources, strings.Fields(chosen))
		got := strings.Join(list, " ")
		if err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s: got %s, want %s", chosen, got, want)
		}
	}
	if _, err := Expand(project(t, nil), []string{"@a"}); err == nil || err.Error() != `unknown group "@a"; there are none; write groups: [NAME] into definitions` {
		t.Errorf("got %v", err)
	}
}
