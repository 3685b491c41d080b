package settings

import "testing"

func TestTypedLine(t *testing.T) {
	for _, test := range []struct {
		typed   Typed
		verb    string
		servers []string
		want    string
	}{
		{Typed{}, "up", nil, "`up`"},
		{Typed{Start: "go tool mage "}, "up -fresh", []string{"db", "web"}, "`go tool mage up -fresh -servers=db,web`"},
		{Typed{Start: "berth ", Words: true}, "up -fresh", []string{"db", "web"}, "`berth up --fresh db web`"},
		{Typed{Start: "berth ", Words: true}, "down", nil, "`berth down`"},
		{Typed{Start: "berth ", Words: true}, "down -allProjects", nil, "`berth down --all-projects`"},
		{Typed{Start: "mage "}, "down -allProjects", nil, "`mage down -allProjects`"},
	} {
		if got := test.typed.Line(test.verb, test.servers...); got != test.want {
			t.Errorf("got %s, want %s", got, test.want)
		}
	}
}
