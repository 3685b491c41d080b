package plan

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
)

func TestReasons(t *testing.T) {
	for rule, test := range map[string]struct {
		change func(*Member, *Observed, *Options)
		action Action
		reason string
	}{
		"command changed":     {func(m *Member, _ *Observed, _ *Options) { m.Server.Command = definition.Words{"x"} }, Replace, "command changed"},
		"environment changed": {func(m *Member, _ *Observed, _ *Options) { m.Server.Environment = map[string]string{"A": "1"} }, Replace, "env changed"},
		"shm_size changed":    {func(m *Member, _ *Observed, _ *Options) { m.Server.ShmSize = 1 << 20 }, Replace, "shm_size changed"},
		"cap_add changed":     {func(m *Member, _ *Observed, _ *Options) { m.Server.CapAdd = []string{"ALL"} }, Replace, "cap_add changed"},
		"group_add changed":   {func(m *Member, _ *Observed, _ *Options) { m.Server.GroupAdd = []string{"mail"} }, Replace, "group_add changed"},
		"tty changed":         {func(m *Member, _ *Observed, _ *Options) { m.Server.TTY = true }, Replace, "tty changed"},
		"stdin_open changed":  {func(m *Member, _ *Observed, _ *Options) { m.Server.StdinOpen = true }, Replace, "stdin_open changed"},
		"dns changed":         {func(m *Member, _ *Observed, _ *Options) { m.Server.DNS = []string{"192.0.2.53"} }, Replace, "dns changed"},
		"pids_limit changed":  {func(m *Member, _ *Observed, _ *Options) { m.Server.PidsLimit = -1 }, Replace, "pids_limit changed"},
		"security_opt changed": {func(m *Member, _ *Observed, _ *Options) {
			m.Server.SecurityOpt = []string{"no-new-privileges:true"}
		}, Replace, "security_opt changed"},
		"copied file changed": {func(m *Member, _ *Observed, _ *Options) { m.Parts = map[string]string{"go": "1", "/etc/app.conf": "9"} }, Replace, "/etc/app.conf changed"},
		"exited": {func(_ *Member, o *Observed, _ *Options) {
			o.Containers[0].State, o.Containers[0].ExitCode = "exited", 3
		}, Replace, "exited with code 3"},
		"paused":                   {func(_ *Member, o *Observed, _ *Options) { o.Containers[0].State = "paused" }, Replace, "it is paused"},
		"taken out of its network": {func(_ *Member, o *Observed, _ *Options) { o.Containers[0].Networks = nil }, Replace, "it is not in network shop"},
		"post-start command unfinished": {func(_ *Member, o *Observed, _ *Options) {
			o.Unfinished = map[string]bool{o.Containers[0].ID: true}
		}, Replace, "its start or removal had not ended"},
		"another container unfinished": {func(_ *Member, o *Observed, _ *Options) {
			o.Unfinished = map[string]bool{"former": true}
		}, Keep, "up to date"},
		"post-start command changed": {func(m *Member, _ *Observed, _ *Options) {
			m.Server.PostStart.Command = definition.Words{"x"}
		}, Replace, "post_start changed"},
		"scheme of a port changed": {func(m *Member, _ *Observed, _ *Options) {
			m.Server.Ports = slices.Clone(m.Server.Ports)
			m.Server.Ports[0].Scheme = "https"
		}, Keep, "up to date"},
		"retries of post-start changed": {func(m *Member, _ *Observed, _ *Options) { m.Server.PostStart.Retries = 3 }, Keep, "up to date"},
		"owner of the key changed":      {func(m *Member, _ *Observed, _ *Options) { m.Server.TLS = definition.TLS{Enabled: true, UID: 7} }, Replace, "tls changed"},
		"fresh":                         {func(_ *Member, _ *Observed, o *Options) { o.Fresh = true }, Replace, "-fresh"},
		"absent":                        {func(_ *Member, o *Observed, _ *Options) { o.Containers = nil }, Make, "not there"},
		"finished job": {func(m *Member, o *Observed, _ *Options) {
			m.Server.Ready.Exit = true
			o.Containers[0].State = "exited"
		}, Keep, "done"},
	} {
		t.Run(rule, func(t *testing.T) {
			m, options := member("web"), Options{}
			seen := running(t, shop, m)
			test.change(&m, &seen, &options)
			step := newPlan(t, shop, []Member{m}, seen, options).Steps[0]
			if step.Action != test.action || !strings.Contains(step.Reason, test.reason) {
				t.Errorf("got %s (%s), want %s (…%s…)", step.Action, step.Reason, test.action, test.reason)
			}
		})
	}
}

func TestReplacedImageIsRemoved(t *testing.T) {
	changed := member("web")
	changed.Recipe, changed.Parts = strings.Repeat("cd", 32), map[string]string{"go": "2"}
	changed.Image = shop.Owner().ImageName("web", changed.Recipe)
	before := shop.Owner().ImageName("web", member("web").Recipe)
	for rule, test := range map[string]struct {
		member Member
		change func(*Observed)
		want   string
	}{
		"another recipe":  {changed, func(*Observed) {}, before},
		"the same recipe": {member("web"), func(o *Observed) { o.Containers[0].State = "exited" }, ""},
		"a pulled image":  {changed, func(o *Observed) { o.Containers[0].Image = "redis:7" }, ""},
		"used by a container": {changed, func(o *Observed) {
			o.Containers = append(o.Containers, docker.Container{ID: "2", Name: "x", Image: before})
		}, ""},
		"used by its ID": {changed, func(o *Observed) {
			o.Containers = append(o.Containers, docker.Container{ID: "2", Name: "x", ImageID: "sha256:web"})
		}, ""},
		"of another repository": {changed, func(o *Observed) { o.Containers[0].Image = "localhost/shop/webs:1" }, ""},
	} {
		seen := running(t, shop, member("web"))
		test.change(&seen)
		step := newPlan(t, shop, []Member{test.member}, seen, Options{}).Steps[0]
		got := ""
		if last := step.Operations[len(step.Operations)-1]; last.Kind == RemoveImage {
			got = last.Subject
		}
		if got != test.want || step.Action != Replace {
			t.Errorf("%s: got %q, want %q (%s: %s)", rule, got, test.want, step.Action, step.Reason)
		}
	}
}

func TestFixedLinksFollowTheirServers(t *testing.T) {
	known := member("web", "db")
	known.Server.Links[0].Alias = "store.example.test"
	for _, test := range []struct {
		rule  string
		web   Member
		fixed bool
		want  Action
	}{
		{"an alias on Podman", known, true, Replace},
		{"an alias elsewhere", known, false, Keep},
		{"no alias", member("web", "db"), true, Keep},
	} {
		members := []Member{test.web, member("db")}
		seen := running(t, shop, members...)
		seen.FixedLinks = test.fixed
		members[1].Server.Command = definition.Words{"x"}
		step := newPlan(t, shop, members, seen, Options{}).Steps[1]
		for _, one := range step.Operations {
			if one.Kind == Create && (len(one.After) > 0) != test.fixed {
				t.Errorf("%s: made after %v", test.rule, one.After)
			}
		}
		if step.Server.Name != "web" || step.Action != test.want {
			t.Errorf("%s: %s: %s (%s), want %s", test.rule, step.Server.Name, step.Action, step.Reason, test.want)
		}
	}
}

func TestWhatIsDoneInsteadBuildsNothing(t *testing.T) {
	db, seeded := member("db"), member("seeded", "db")
	seeded.Server.PostStart.Command = definition.Words{"seed"}
	for _, m := range []*Member{&db, &seeded} {
		m.Build, m.ImageID = true, ""
	}
	seen := running(t, shop, db, seeded)
	for _, step := range newPlan(t, shop, []Member{db, seeded}, seen, Options{}).Steps {
		if step.Action != Keep || step.Instead == nil {
			t.Fatalf("%s: %s", step.Server.Name, step.Action)
		}
		for _, one := range step.Instead.Operations {
			if one.Kind == Build {
				t.Errorf("%s: the container proves its image, and still: %v", step.Server.Name, one)
			}
		}
	}
}

func TestWhatWasMadeLaterWithinASecond(t *testing.T) {
	task := member("migrate", "db")
	task.Server.Ready.Exit = true
	for _, test := range []struct {
		rule     string
		db, task int64
		dbFirst  bool
		podman   bool
		want     Action
	}{
		{"in one second, db first", 7, 7, true, false, Replace},
		{"in one second, db last", 7, 7, false, false, Keep},
		{"in one second, no order", 7, 7, true, true, Keep},
		{"db a second later", 8, 7, false, false, Replace},
		{"db a second earlier", 6, 7, true, false, Keep},
	} {
		seen := running(t, shop, task, member("db"))
		seen.FixedLinks = test.podman
		for i := range seen.Containers {
			c := &seen.Containers[i]
			if c.Created = time.Unix(test.db, 0); c.Name == "shop-migrate" {
				c.Created, c.State = time.Unix(test.task, 0), "exited"
			}
		}
		if first := seen.Containers[0].Name == "shop-db"; first != test.dbFirst {
			slices.Reverse(seen.Containers)
		}
		if step := newPlan(t, shop, []Member{task, member("db")}, seen, Options{}).Steps[1]; step.Server.Name != "migrate" || step.Action != test.want {
			t.Errorf("%s: %s: %s (%s), want %s", test.rule, step.Server.Name, step.Action, step.Reason, test.want)
		}
	}
}

func TestNewAuthorityReplacesItsServersOnly(t *testing.T) {
	signed := member("web")
	signed.Server.TLS.Enabled = true
	members := []Member{signed, member("db")}
	seen := observe(newPlan(t, shop, members, Observed{Authority: "old"}, Options{}))
	for authority, want := range map[string]Action{"old": Keep, "new": Replace} {
		seen.Authority = authority
		steps := newPlan(t, shop, members, seen, Options{}).Steps
		if steps[0].Server.Name != "db" || steps[0].Action != Keep || steps[1].Action != want {
			t.Errorf("%s authority: db: %s, web: %s (%s); want keep and %s", authority, steps[0].Action, steps[1].Action, steps[1].Reason, want)
		}
	}
}
