package report

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/golden"
	"github.com/berthdev/berth/internal/plan"
	"github.com/berthdev/berth/internal/run"
)

// failure is a run in which the second of three servers ended.
func failure() Failure {
	began := time.Date(2026, 3, 2, 9, 30, 0, 0, time.FixedZone("", 3600))
	carried := func(server string, kind plan.Kind, subject, reason string, outcome run.Outcome, at, took float64) run.Carried {
		c := run.Carried{Operation: plan.Operation{Kind: kind, Server: server, Subject: subject, Reason: reason}, Outcome: outcome}
		if outcome != run.NotBegun {
			c.Began, c.Took = began.Add(time.Duration(at*1e9)), time.Duration(took*1e9)
		}
		return c
	}
	server := func(name string, secrets ...string) plan.Step {
		return plan.Step{Member: plan.Member{Server: definition.Server{Name: name, Secrets: secrets}}}
	}
	wait := carried("api", plan.Wait, "http http path /health", "", run.Failed, 4.1, 6.4)
	wait.Limit = time.Minute
	return Failure{
		Command: "berth up", Project: "shop", Root: "/home/kim/shop", Berth: "v1.4.0", Engine: "Docker 28.5.2 at unix:///var/run/docker.sock",
		Verdict: "api: the server's process ended with exit code 3; its last lines:\n  <script>alert(1)</script>\n  all that it has said: .berth/failed/api\nweb is blocked by api\n  next: give api what it wants",
		Began:   began, Ended: began.Add(11 * time.Second),
		Result: run.Result{
			Plan: plan.Plan{Target: "up", Project: "shop", Steps: []plan.Step{server("postgres", "correct-horse"), server("api", "hunter2"), server("web")}},
			Carried: []run.Carried{
				carried("", plan.Network, "shop", "", run.Done, 0, 0.1),
				carried("", plan.Volume, "shop-data", "", run.Done, 0, 0.03),
				carried("postgres", plan.Create, "shop-postgres", "there is none", run.Done, 0.1, 0.4),
				carried("postgres", plan.Start, "shop-postgres", "", run.Done, 0.5, 0.3),
				carried("postgres", plan.Wait, "tcp 5432", "", run.Done, 0.8, 2.2),
				carried("postgres", plan.PostStart, "/init", "", run.Done, 3.0, 0.3),
				carried("api", plan.Build, "localhost/shop/api:0123456789ab", "there is none", run.Done, 0, 2.9),
				carried("api", plan.Create, "shop-api", "there is none", run.Done, 3.3, 0.4),
				carried("api", plan.Start, "shop-api", "", run.Done, 3.7, 0.4),
				wait,
				carried("web", plan.Create, "shop-web", "there is none", run.NotBegun, 0, 0),
				carried("web", plan.Start, "shop-web", "", run.NotBegun, 0, 0),
			},
			Failed: map[string]run.Evidence{"api": {At: began.Add(10500 * time.Millisecond), Cut: true, Output: "listening\n<script>alert(1)</script> & more\npanic: no \"tables\"\n", Inspection: []byte(inspection)}},
		},
		Running: map[string]run.Evidence{"postgres": {At: began, Output: "ready, password correct-horse"}},
		Whole:   func(server string) string { return ".berth/failed/" + server + "/output.txt" },
	}
}

const inspection = `{
  "State": {"Status": "exited", "ExitCode": 3, "OOMKilled": true, "StartedAt": "2026-03-02T08:30:04.1Z", "FinishedAt": "2026-03-02T08:30:10.5Z"},
  "Config": {"Image": "localhost/shop/api:0123456789ab", "User": "65532", "WorkingDir": "/", "Entrypoint": ["/server"], "Cmd": ["-say", "a b", "-key=hunter2"],
    "Env": ["PATH=/bin", "API_TOKEN=never-listed", "DATABASE_URL=postgres://app:hunter2@postgres:5432/app", "A=<b>"]},
  "HostConfig": {"PortBindings": {"8080/tcp": [{"HostIp": "127.0.0.1", "HostPort": "24511"}], "9090/tcp": [{"HostIp": "127.0.0.1", "HostPort": ""}]}},
  "Mounts": [{"Type": "volume", "Name": "shop-data", "Source": "/var/lib/docker/volumes/shop-data/_data", "Destination": "/data", "RW": true},
    {"Type": "bind", "Source": "/home/kim/shop/conf", "Destination": "/conf", "RW": false}],
  "NetworkSettings": {"Ports": {}, "Networks": {"shop": {"IPAddress": "", "Aliases": ["api", "api.shop.test"]}}}
}`

func TestThePage(t *testing.T) {
	golden.Compare(t, "testdata/report.html", failure().HTML())
}

func TestAServerThatDiedAfterItWasReadyHasItsMark(t *testing.T) {
	f := failure()
	f.Result.Carried[9].Outcome, f.Result.Carried[9].Took = run.Done, time.Second
	if page := f.HTML(); !strings.Contains(page, `<text class="name cross" x="0" y="107">api: failed at 10.5 s</text>`) {
		t.Error(page)
	}
}

func TestNothingInAValueIsMarkup(t *testing.T) {
	const hostile = `<x y="1" z='2'>&` + "\x1b[31m\x00"
	f := failure()
	f.Command, f.Verdict, f.Project, f.Root, f.Berth, f.Engine = hostile, hostile, hostile, hostile, hostile, hostile
	f.Whole = func(string) string { return hostile }
	for i := range f.Result.Carried {
		one := &f.Result.Carried[i]
		one.Subject, one.Reason, one.Unless, one.After = hostile, hostile, hostile, []string{hostile}
	}
	raw, err := json.Marshal(hostile)
	if err != nil {
		t.Fatal(err)
	}
	replaced := inspection
	for _, value := range []string{`"exited"`, `"65532"`, `"/"`, `"a b"`, `"A=<b>"`, `"shop-data"`, `"/conf"`, `"api.shop.test"`, `"shop"`, `"24511"`, `"8080/tcp"`, `"2026-03-02T08:30:04.1Z"`} {
		replaced = strings.ReplaceAll(replaced, value, string(raw))
	}
	f.Result.Plan.Steps = append(f.Result.Plan.Steps, plan.Step{Member: plan.Member{Server: definition.Server{Name: hostile}}})
	f.Result.Failed[hostile] = run.Evidence{At: f.Began, Output: hostile, Cut: true, Inspection: []byte(replaced)}
	page := f.HTML()
	if strings.Contains(page, "<x") || strings.Contains(page, `y="1"`) || strings.Contains(page, "z='2'") || strings.ContainsAny(page, "\x1b\x00") {
		t.Error(page)
	}
	if n := strings.Count(page, "&lt;x y=&#34;1&#34; z=&#39;2&#39;&gt;&amp;"); n < 30 {
		t.Errorf("only %d values are there", n)
	}
}

func TestNoSecretIsLeft(t *testing.T) {
	f := failure()
	cut := strings.Repeat("x", longest-3) + "hunter2"
	f.Verdict += strings.Repeat("y", verdictLimit-len(f.Verdict)-3) + "hunter2 correct-horse"
	f.Result.Carried[0].Reason = "hunter2 correct-horse"
	f.Engine = "Docker at tcp://hunter2"
	known := f.Result.Failed["api"]
	known.Output += "hunter2 correct-horse\n"
	known.Inspection = []byte(strings.ReplaceAll(inspection, "a b", cut))
	f.Result.Failed["api"] = known
	page := f.HTML()
	for _, secret := range []string{"hunter2", "correct-horse", "never-listed", "xhun", "yhun"} {
		if strings.Contains(page, secret) {
			t.Errorf("%s is there", secret)
		}
	}
}

func TestAServersNameIsNoSecretOfAnother(t *testing.T) {
	f := failure()
	f.Result.Plan.Steps[1].Server.Secrets = []string{"postgres"}
	page := f.HTML()
	if !strings.Contains(page, "postgres: wait until ready: tcp 5432") || strings.Contains(page, "app:hunter2@postgres") {
		t.Error(page)
	}
}

func TestThePageIsBounded(t *testing.T) {
	f := failure()
	long := strings.Repeat(strings.Repeat(`"`, 99)+"\n", 700)
	f.Verdict = long + long
	for i := range 100 {
		name := fmt.Sprintf("server%d", i)
		f.Result.Plan.Steps = append(f.Result.Plan.Steps, plan.Step{Member: plan.Member{Server: definition.Server{Name: name}}, Old: docker.Container{}})
		f.Running[name] = run.Evidence{At: f.Began, Output: long}
	}
	page := f.HTML()
	if len(page) > 4<<20 {
		t.Errorf("%d bytes", len(page))
	}
	if !strings.Contains(page, "What it wrote before is left out here; all of it: .berth/failed/server7/output.txt") || !strings.Contains(page, "(the rest is left out here)") {
		t.Error("it does not say that something is left out")
	}
}
