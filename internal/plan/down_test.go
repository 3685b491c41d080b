package plan

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/golden"
	"github.com/berthdev/berth/internal/identity"
)

// shopRuns is an engine with two servers of the project, one of which has something to save, and things of others.
func shopRuns() Observed {
	owner, limit := shop.Owner(), 10*time.Second
	return Observed{
		Containers: []docker.Container{
			{ID: "1", Name: "shop-db", State: "running", Labels: owner.Container("db", identity.Container{Config: "a=1", Stop: &limit}, nil)},
			{ID: "2", Name: "shop-web", State: "running", Labels: made(shop, "web")},
			{ID: "3", Name: "shop-cache", State: "exited", Labels: owner.Container("cache", identity.Container{Config: "a=1", Stop: &limit}, nil)},
			{ID: "4", Name: "by-hand", State: "running", Labels: owner.Image("web", "1")},
			{ID: "5", Name: "other-web", State: "running"},
		},
		Networks: []docker.Network{{ID: "n1", Name: "shop", Labels: owner.Labels("")}, {ID: "n2", Name: "shop"}},
		Images: []docker.Image{
			{ID: "sha256:1", References: []string{"localhost/shop/web:1", "mine:1"}, Labels: owner.Image("web", "1")},
			{ID: "sha256:2", Labels: owner.Image("db", "2")},
			{ID: "sha256:3", References: []string{"mine:2"}, Labels: owner.Image("web", "1")},
			{ID: "sha256:4", References: []string{"localhost/shop/web-2:1"}, Labels: owner.Image("web", "1")},
		},
		Volumes: []docker.Volume{{Name: "shop_data", Labels: owner.Labels("")}, {Name: "other"}},
	}
}

func TestDownAndCleanText(t *testing.T) {
	golden.Compare(t, "testdata/down.txt", Down(shop.Owner(), nil, shopRuns()).String())
	golden.Compare(t, "testdata/down-web.txt", Down(shop.Owner(), []string{"web"}, shopRuns()).String())
	golden.Compare(t, "testdata/clean.txt", Clean(shop.Owner(), nil, shopRuns()).String())
	golden.Compare(t, "testdata/clean-web.txt", Clean(shop.Owner(), []string{"web"}, shopRuns()).String())
}

func TestJSON(t *testing.T) {
	for name, p := range map[string]Plan{
		"clean.json": Clean(shop.Owner(), nil, shopRuns()),
		"first.json": newPlan(t, shop, []Member{withVolume(member("web", "db")), member("db")}, Observed{}, Options{}),
	} {
		text, err := p.JSON()
		if err != nil {
			t.Fatal(err)
		}
		golden.Compare(t, "testdata/"+name, string(text))
	}
}

func withVolume(m Member) Member {
	m.Server.Volumes = []definition.Volume{{Name: "data", Target: "/data"}}
	return m
}

func TestWhatAServerHasLeft(t *testing.T) {
	for server, want := range map[string]bool{"web": true, "db": true, "cache": true, "gone": false, "other": false} {
		if got := Left(shop.Owner(), server, shopRuns()); got != want {
			t.Errorf("%s: %v", server, got)
		}
	}
}

func TestTheNetworkThatIsInUseStays(t *testing.T) {
	owner := shop.Owner()
	in := func(id string) docker.Container {
		return docker.Container{ID: id, Name: "shop-" + id, State: "running", Labels: made(shop, id), Networks: map[string]docker.Attachment{"shop": {NetworkID: "n2"}}}
	}
	twice := []docker.Network{{ID: "n1", Name: "shop", Labels: owner.Labels("")}, {ID: "n2", Name: "shop", Labels: owner.Labels("")}}
	for rule, test := range map[string]struct {
		seen Observed
		want []string
	}{
		"none":                 {Observed{}, []string{"network "}},
		"one":                  {Observed{Networks: twice[:1]}, nil},
		"two, one in use":      {Observed{Networks: twice, Containers: []docker.Container{in("old")}}, []string{"remove-network n1"}},
		"two, and none in use": {Observed{Networks: twice}, []string{"remove-network n2"}},
	} {
		var got []string
		for _, o := range newPlan(t, shop, []Member{member("web")}, test.seen, Options{}).Shared {
			got = append(got, string(o.Kind)+" "+o.ID)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", rule, diff)
		}
	}
	if _, err := tryPlan(shop, []Member{member("web")}, Observed{Networks: []docker.Network{{ID: "n", Name: "shop"}}}, Options{}, free); err == nil {
		t.Error("a foreign network is taken")
	}
}

func TestOnlyWhatHasEndedIsNotAskedToEnd(t *testing.T) {
	limit := 10 * time.Second
	for state, want := range map[string]bool{"created": true, "running": true, "paused": true, "exited": false, "dead": false} {
		seen := Observed{Containers: []docker.Container{
			{ID: "1", Name: "shop-db", State: state, Labels: shop.Owner().Container("db", identity.Container{Config: "a=1", Stop: &limit}, nil)},
		}}
		if got := Down(shop.Owner(), nil, seen).Removals[0].Operations[0].Kind == Stop; got != want {
			t.Errorf("%s: asked %t, want %t", state, got, want)
		}
	}
}
