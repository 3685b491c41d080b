package plan

import (
	"slices"
	"strings"
	"testing"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/golden"
)

// restart plans as package project does: of servers that stay it knows no image.
func restart(members []Member, named []string, seen Observed) (Plan, error) {
	var servers []definition.Server
	for _, m := range members {
		servers = append(servers, m.Server)
	}
	anew, stay, err := Restarted(shop.Owner(), shop.Typed, servers, named, seen)
	if err != nil {
		return Plan{}, err
	}
	seen.HostPorts = HostPorts(shop, anew, seen, free)
	var again []Member
	for _, m := range members {
		if slices.ContainsFunc(anew, func(s definition.Server) bool { return s.Name == m.Server.Name }) {
			again = append(again, m)
		}
	}
	return Restart(shop, again, stay, nil, named, false, seen)
}

// actions are what a plan does to servers, in its order.
func actions(p Plan) string {
	var list []string
	for _, step := range p.Steps {
		list = append(list, string(step.Action)+" "+step.Server.Name)
	}
	return strings.Join(list, ", ")
}

func task(name string, links ...string) Member {
	m := member(name, links...)
	m.Server.Ready.Exit = true
	return m
}

func TestRestartText(t *testing.T) {
	members := []Member{member("web", "db"), withVolume(member("db", "dns")), task("migrate", "db"), member("dns"), member("other", "dns")}
	seen := running(t, shop, members...)
	seen.Networks = []docker.Network{{ID: "n", Name: "shop", Labels: shop.Owner().Labels("")}}
	seen.Volumes = []docker.Volume{{Name: "shop_data", Labels: shop.Owner().Labels("")}}
	p, err := restart(members, []string{"db"}, seen)
	if err != nil {
		t.Fatal(err)
	}
	golden.Compare(t, "testdata/restart.txt", p.String())
}

func TestWhomARestartConcerns(t *testing.T) {
	seeded := member("seeded", "db")
	seeded.Server.PostStart.Command = definition.Words{"seed"}
	aliased := member("aliased", "db")
	aliased.Server.Links[0].Alias = "store.test"
	for _, test := range []struct {
		rule    string
		members []Member
		named   string
		change  func([]Member, *Observed)
		want    string
	}{
		{"a server that only links to it", []Member{member("db"), member("web", "db")}, "db", nil, "replace db"},
		{"what it links to stays, however far away", []Member{member("a"), member("b", "a"), member("c", "b")}, "c", nil, "keep a, keep b, replace c"},
		{"a task is done again", []Member{member("db"), task("migrate", "db")}, "db", nil, "replace db, replace migrate"},
		{"a post-start command is done again", []Member{member("db"), seeded}, "db", nil, "replace db, replace seeded"},
		{"and what was done to that", []Member{member("db"), task("m", "db"), task("n", "m")}, "db", nil, "replace db, replace m, replace n"},
		{"but not behind a server that stays", []Member{member("db"), member("web", "db"), task("z", "web")}, "db", nil, "replace db"},
		{"what is done again needs its other links", []Member{member("db"), member("mq"), task("n", "db", "mq")}, "db", nil, "replace db, keep mq, replace n"},
		{"a task without a container", []Member{member("db"), task("migrate", "db")}, "db", func(_ []Member, o *Observed) {
			o.Containers = o.Containers[:1]
		}, "replace db"},
		{"a fixed address", []Member{member("db"), aliased}, "db", func(_ []Member, o *Observed) { o.FixedLinks = true }, "replace db, replace aliased"},
		{"an alias elsewhere", []Member{member("db"), aliased}, "db", nil, "replace db"},
		{"a link whose definition has changed", []Member{member("db"), member("web", "db")}, "web", func(m []Member, _ *Observed) {
			m[0].Server.Command = definition.Words{"x"}
		}, "keep db, replace web"},
		{"a link that up would do again", []Member{member("db"), task("m", "db"), member("web", "m")}, "web", func(_ []Member, o *Observed) {
			o.Containers[0].Created = o.Containers[1].Created.Add(1)
		}, "keep db, keep m, replace web"},
		{"an orphan", []Member{member("db")}, "db", func(_ []Member, o *Observed) {
			o.Containers = append(o.Containers, docker.Container{ID: "1", Name: "shop-old", Labels: made(shop, "old"), State: "running"})
		}, "replace db"},
		{"one that has ended", []Member{member("db")}, "db", func(_ []Member, o *Observed) { o.Containers[0].State = "exited" }, "replace db"},
	} {
		seen := running(t, shop, test.members...)
		if test.change != nil {
			test.change(test.members, &seen)
		}
		p, err := restart(test.members, []string{test.named}, seen)
		if got := actions(p); err != nil || got != test.want || len(p.Removals) > 0 {
			t.Errorf("%s: got %s (%v), removals %v; want %s", test.rule, got, err, p.Removals, test.want)
		}
	}
}

func TestRestartSaysWhy(t *testing.T) {
	for want, change := range map[string]func(*Member){
		"it is restarted": func(*Member) {},
		"command changed": func(m *Member) { m.Server.Command = definition.Words{"x"} },
		// The image alone would not be certain, but a restart is.
		"it is restarted ": func(m *Member) { m.Unknown, m.Recipe, m.Image, m.ImageID = "go is not compiled yet", "", "", "" },
	} {
		m := member("web")
		seen := running(t, shop, m)
		change(&m)
		p, err := restart([]Member{m}, []string{"web"}, seen)
		if err != nil {
			t.Fatal(err)
		}
		step := p.Steps[0]
		at := slices.IndexFunc(step.Operations, func(o Operation) bool { return o.Kind == Create })
		if at < 0 || step.Reason != strings.TrimSpace(want) || step.Operations[at].Unless != "" {
			t.Errorf("got %q, %v; want %q and nothing that is uncertain", step.Reason, step.Operations, want)
		}
	}
}

func TestRestartRefuses(t *testing.T) {
	members := []Member{member("db"), member("web", "db")}
	elsewhere := shop
	elsewhere.Root = "/other/shop"
	for _, test := range []struct {
		rule   string
		change func(*Observed)
		want   string
	}{
		{"no container", func(o *Observed) { o.Containers = o.Containers[:1] }, "web: it has no container; `up -servers=web` starts it"},
		{"somebody else's", func(o *Observed) { o.Containers[1].Labels = made(elsewhere, "web") }, "web: container shop-web belongs to the project at /other/shop"},
		{"a link without one", func(o *Observed) { o.Containers = o.Containers[1:] }, "db: it has no container, and web links to it; `up -servers=db` starts it"},
		{"a link that has ended", func(o *Observed) { o.Containers[0].State, o.Containers[0].ExitCode = "exited", 3 }, "db: it had exited with code 3, and web links to it"},
		{"a link that is not complete", func(o *Observed) { o.Unfinished = map[string]bool{"id-db": true} }, "db: its start or removal had not ended, and web links to it"},
	} {
		seen := running(t, shop, members...)
		test.change(&seen)
		if _, err := restart(members, []string{"web"}, seen); err == nil || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%s: got %v, want %s", test.rule, err, test.want)
		}
	}
}

func TestRestartOfATaskThatIsDone(t *testing.T) {
	members := []Member{task("migrate"), member("web", "migrate")}
	seen := running(t, shop, members...)
	seen.Containers[0].State = "exited"
	for named, want := range map[string]string{"migrate": "replace migrate", "web": "keep migrate, replace web"} {
		if p, err := restart(members, []string{named}, seen); err != nil || actions(p) != want {
			t.Errorf("%s: got %s (%v), want %s", named, actions(p), err, want)
		}
	}
}
