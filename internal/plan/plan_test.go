package plan

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/golden"
	"github.com/berthdev/berth/internal/settings"
)

func TestPlanText(t *testing.T) {
	absent := member("web", "db")
	absent.ImageID = ""
	p := newPlan(t, shop, []Member{absent, member("db")}, Observed{Containers: []docker.Container{
		{ID: "1", Name: "shop-old", Labels: made(shop, "old"), State: "running"},
	}}, Options{})
	golden.Compare(t, "testdata/first.txt", p.String())

	changed := member("web", "db")
	changed.Parts = map[string]string{"go": "1", "/etc/app.conf": "3"}
	changed.Recipe, changed.ImageID = strings.Repeat("cd", 32), ""
	changed.Image = shop.Owner().ImageName("web", changed.Recipe)
	p = newPlan(t, shop, []Member{changed, member("db")}, running(t, shop, member("web", "db"), member("db")), Options{})
	golden.Compare(t, "testdata/changed.txt", p.String())
}

func TestNothingToDo(t *testing.T) {
	members := []Member{member("web", "db"), member("db")}
	for _, step := range newPlan(t, shop, members, running(t, shop, members...), Options{}).Steps {
		if step.Action != Keep || step.has(Build) {
			t.Errorf("%s: got %s (%s), builds %v; want keep", step.Server.Name, step.Action, step.Reason, step.has(Build))
		}
	}
}

func TestSamePlanWhateverTheOrder(t *testing.T) {
	a, b, c := member("a", "c"), member("b"), member("c", "b")
	one := newPlan(t, shop, []Member{a, b, c}, Observed{}, Options{}).String()
	two := newPlan(t, shop, []Member{c, b, a}, Observed{}, Options{}).String()
	if diff := cmp.Diff(one, two); diff != "" {
		t.Error(diff)
	}
}

func TestForeignThingsAreNotTouched(t *testing.T) {
	elsewhere := shop
	elsewhere.Root = "/other/shop"
	for rule, test := range map[string]struct {
		container docker.Container
		want      string
	}{
		"no label":                 {docker.Container{Name: "shop-web", Image: "nginx"}, "is not Berth's"},
		"another root":             {docker.Container{Name: "shop-web", Labels: made(elsewhere, "web")}, "/other/shop"},
		"another project's":        {docker.Container{Name: "shop-web", Labels: made(settings.Settings{Project: "sh", Root: "/other"}, "op-web")}, "server op-web of project sh at /other"},
		"labels of our image only": {docker.Container{Name: "shop-web", Labels: shop.Owner().Labels("web")}, "is not Berth's"},
	} {
		t.Run(rule, func(t *testing.T) {
			_, err := tryPlan(shop, []Member{member("web")}, Observed{Containers: []docker.Container{test.container}}, Options{}, free)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q in it", err, test.want)
			}
		})
	}
	p := newPlan(t, shop, []Member{member("web")}, Observed{Containers: []docker.Container{
		{ID: "x", Name: "shop-gone", Labels: made(elsewhere, "gone")},
	}}, Options{})
	if len(p.Removals) != 0 {
		t.Errorf("a container of another root is an orphan here: %v", p.Removals)
	}
	p = newPlan(t, shop, []Member{member("web")}, Observed{Containers: []docker.Container{
		{ID: "renamed", Name: "shop-old", Labels: made(shop, "web")}, {ID: "gone", Name: "shop-gone", Labels: made(shop, "gone")},
	}}, Options{})
	if len(p.Removals) != 2 {
		t.Errorf("orphans %v, want the one that was renamed and the one without a definition", p.Removals)
	}
}

func TestSecretsStayOutOfPlanAndLabels(t *testing.T) {
	m := member("web")
	m.Server.Environment = map[string]string{"DB_PASSWORD": "correct-horse"}
	p := newPlan(t, shop, []Member{m}, Observed{}, Options{})
	text := p.String()
	for name, value := range p.Steps[0].Spec.Labels {
		text += name + value
	}
	if strings.Contains(text, "correct-horse") {
		t.Errorf("a secret value is in the plan or a label: %s", text)
	}
}

// TestOnlyWhatIsNotKnownIsUncertain: a container that goes for another reason as well does not stay when its image turns
// out to be the same, and one that goes with another stays with it.
func TestOnlyWhatIsNotKnownIsUncertain(t *testing.T) {
	web := member("web")
	web.Server.Links = []definition.Link{{Server: "db", Alias: "database"}}
	members := []Member{web, member("db")}
	seen := running(t, shop, members...)
	seen.FixedLinks = true
	unknown := members[1]
	unknown.Unknown, unknown.Recipe, unknown.Image, unknown.ImageID = "go is not compiled yet", "", "", ""
	for _, test := range []struct {
		rule, state string
		fresh       bool
		want        map[string]string
	}{
		{"nothing else", "running", false, map[string]string{"db": unlessSame, "web": unlessSame}},
		{"it has ended", "exited", false, map[string]string{"db": "", "web": ""}},
		{"-fresh", "running", true, map[string]string{"db": "", "web": ""}},
	} {
		seen.Containers[0].State = test.state
		for _, step := range newPlan(t, shop, []Member{web, unknown}, seen, Options{Fresh: test.fresh}).Steps {
			at := slices.IndexFunc(step.Operations, func(o Operation) bool { return o.Kind == Create })
			if at < 0 || step.Operations[at].Unless != test.want[step.Server.Name] {
				t.Errorf("%s: %s: got %v", test.rule, step.Server.Name, step.Operations)
			}
		}
	}
}
