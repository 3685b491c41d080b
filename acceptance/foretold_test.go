package acceptance

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// foretold is what `plan -format=json` prints.
type foretold struct {
	Version    int
	Project    string
	Changes    bool
	Operations []operation
}

// operation is one of a plan. What it means, package plan says.
type operation struct {
	Operation, Server, Subject, Reason, Unless, Else string
}

// expectation is what an operation makes of calls.
type expectation struct {
	// lines are the calls, as [writes] gives them: one of them, or several where they are repeated. What ends with a
	// space or a colon stands for everything that begins so.
	lines []string
	// optional reports whether none may come, and repeated whether several may.
	optional, repeated bool
	met                bool
}

func (e expectation) has(line string) bool {
	return slices.ContainsFunc(e.lines, func(want string) bool {
		if reference, is := strings.CutPrefix(want, "pull "); is && strings.HasPrefix(line, "pull ") {
			return line == want || strings.HasSuffix(line, "/"+reference) // from a mirror
		}
		return line == want || strings.TrimRight(want, " :") != want && strings.HasPrefix(line+" ", want)
	})
}

// expect gives the calls that an operation foretells; false for an operation that makes none.
func (f foretold) expect(o operation) (expectation, bool) {
	container := f.Project + "-" + o.Server
	e := expectation{optional: o.Unless != ""}
	switch o.Operation {
	case "authority", "compile", "wait":
		return e, false
	case "pull":
		e.lines, e.repeated = pulls(o.Subject), true
		if o.Else == "bootstrap" {
			e.lines = append(e.lines, "import "+o.Subject)
		}
	case "bootstrap":
		e.lines, e.repeated = []string{"import " + o.Subject, "tag " + o.Subject}, true
	case "copy":
		e.lines = []string{"copy " + container}
	case "post-start":
		e.lines, e.repeated = []string{"exec " + container + " " + o.Subject + " "}, true
	case "build":
		e.lines = []string{"build " + o.Subject}
		if o.Subject == "its image" {
			e.lines = []string{"build localhost/" + f.Project + "/" + o.Server + ":"}
		}
	default:
		e.lines = []string{o.Operation + " " + o.Subject}
	}
	return e, true
}

// pulls are the calls that pull an image. One by tag and digest is pulled by its digest, and then gets its tag.
func pulls(subject string) []string {
	name, digest, has := strings.Cut(subject, "@")
	if at := strings.LastIndex(name, ":"); has && at > strings.LastIndex(name, "/") {
		return []string{"pull " + name[:at] + "@" + digest, "tag " + name}
	}
	return []string{"pull " + subject, "tag " + subject}
}

// parseForetold reads a plan and the calls that it foretells, by server; what belongs to no server is on its own.
func parseForetold(document string) (foretold, map[string][]expectation, error) {
	var f foretold
	if err := json.Unmarshal([]byte(document), &f); err != nil {
		return f, nil, fmt.Errorf("plan is not JSON: %w", err)
	}
	if f.Version != 1 {
		return f, nil, fmt.Errorf("plan has version %d", f.Version)
	}
	byServer := map[string][]expectation{}
	for _, o := range f.Operations {
		if e, calls := f.expect(o); calls {
			key := o.Server
			if key == "" {
				key = o.Operation + " " + o.Subject
			}
			byServer[key] = append(byServer[key], e)
		}
	}
	return f, byServer, nil
}

// compare tells how the calls of an `up` differ from those that a plan foretold: each server's must come in the plan's
// order. A run that failed may stop anywhere, and take back what it has made itself.
func (f foretold) compare(byServer map[string][]expectation, made []string, failed bool) []string {
	var differences []string
	own := map[string]bool{}
	for _, line := range made {
		line, _, _ = strings.Cut(line, " (status ")
		verb, subject, _ := strings.Cut(line, " ")
		switch {
		case f.take(byServer, line):
			own[verb+" "+subject] = true
		case f.probe(line):
		case line == "POST /session" && f.builds():
		case failed && own["create "+subject] && (verb == "stop" || verb == "remove"):
		case failed && verb == "remove-network" && own["network "+subject]:
		case failed && line == "POST /build/cancel":
		default:
			differences = append(differences, "up called what plan had not foretold here: "+line)
		}
	}
	for server, list := range byServer {
		for _, e := range list {
			if !failed && !e.optional && !e.met {
				differences = append(differences, fmt.Sprintf("plan foretold what up did not call: %s: %q", server, e.lines))
			}
		}
	}
	slices.Sort(differences)
	return differences
}

// take finds a server whose next call this is, and goes on to the one after it.
func (f foretold) take(byServer map[string][]expectation, line string) bool {
	for server, list := range byServer {
		for i := range list {
			if list[i].has(line) && (!list[i].met || list[i].repeated) {
				list[i].met = true
				if !list[i].repeated {
					byServer[server] = list[i+1:]
				} else {
					byServer[server] = list[i:]
				}
				return true
			}
			if !list[i].optional && !list[i].met {
				break
			}
		}
	}
	return false
}

// builds reports whether an image is built: some builds fetch their files in a session.
func (f foretold) builds() bool {
	return slices.ContainsFunc(f.Operations, func(o operation) bool { return o.Operation == "build" })
}

// probe reports whether a call is one of a probe, which is a command in a container as well.
func (f foretold) probe(line string) bool {
	return slices.ContainsFunc(f.Operations, func(o operation) bool {
		return o.Operation == "wait" && slices.ContainsFunc(strings.Split(o.Subject, ", "), func(probe string) bool {
			program, is := strings.CutPrefix(probe, "exec ")
			return is && strings.HasPrefix(line+" ", "exec "+f.Project+"-"+o.Server+" "+program+" ")
		})
	})
}

func TestForetold(t *testing.T) {
	const network = `{"operation":"network","subject":"shop"},`
	const web = `{"operation":"create","server":"web","subject":"shop-web"},{"operation":"start","server":"web","subject":"shop-web","after":["db"]},` +
		`{"operation":"wait","server":"web","subject":"tcp 80, exec ask"},{"operation":"post-start","server":"web","subject":"/fill"}`
	const unsure = `{"operation":"pull","server":"web","subject":"base:1","else":"bootstrap"},` +
		`{"operation":"build","server":"web","subject":"its image","unless":"there"},{"operation":"remove","server":"web","subject":"shop-web","unless":"same"}`
	called := func(line string) string { return "up called what plan had not foretold here: " + line }
	for _, test := range []struct {
		rule, operations string
		failed           bool
		made, want       []string
	}{
		{"as foretold", network + web, false, []string{"network shop", "create shop-web", "start shop-web", "exec shop-web ask", "exec shop-web /fill all"}, nil},
		{"tries are repeated", web, false, []string{"create shop-web", "start shop-web", "exec shop-web /fill", "exec shop-web /fill"}, nil},
		{"the project's own come at any time", network + web, true, []string{"create shop-web", "network shop"}, nil},
		{"in another order", web, true, []string{"start shop-web", "create shop-web"}, []string{called("start shop-web")}},
		{"twice", web, true, []string{"create shop-web", "create shop-web"}, []string{called("create shop-web")}},
		{"what was not foretold", web, true, []string{"remove shop-db"}, []string{called("remove shop-db")}},
		{"what did not come", network + web, false, []string{"create shop-web", "start shop-web"}, []string{
			`plan foretold what up did not call: network shop: ["network shop"]`, `plan foretold what up did not call: web: ["exec shop-web /fill "]`,
		}},
		{"what need not come", unsure, false, []string{"pull base:1"}, nil},
		{"from a mirror", unsure, false, []string{"pull mirror.test/library/base:1", "tag base:1"}, nil},
		{"a tag that a digest holds", `{"operation":"pull","server":"web","subject":"r.test:5000/base:1@sha256:0"}`, false, []string{"pull r.test:5000/base@sha256:0", "tag r.test:5000/base:1"}, nil},
		{"another image", unsure, true, []string{"pull database:1"}, []string{called("pull database:1")}},
		{"and comes", unsure, false, []string{"pull base:1", "import base:1", "build localhost/shop/web:0123", "remove shop-web"}, nil},
		{"of another server", unsure, false, []string{"pull base:1", "build localhost/shop/web-api:0123"}, []string{called("build localhost/shop/web-api:0123")}},
		{"a failed run takes back what it has made", network + web, true, []string{
			"network shop", "create shop-web (status 500)", "stop shop-web", "remove shop-web", "remove-network shop",
		}, nil},
		{"and ends what goes on", unsure, true, []string{"pull base:1", "build localhost/shop/web:0123", "POST /build/cancel"}, nil},
		{"a build's session", unsure, false, []string{"pull base:1", "POST /session", "build localhost/shop/web:0123"}, nil},
		{"a session for nothing", web, true, []string{"POST /session"}, []string{called("POST /session")}},
		{"and nothing else", web, true, []string{"remove shop-web", "remove-network shop"}, []string{called("remove shop-web"), called("remove-network shop")}},
		{"one that succeeded takes nothing back", web, false, []string{"create shop-web", "start shop-web", "exec shop-web /fill", "remove shop-web"}, []string{called("remove shop-web")}},
	} {
		told, expected, err := parseForetold(`{"version":1,"project":"shop","operations":[` + strings.TrimSuffix(test.operations, ",") + `]}`)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(test.want, told.compare(expected, test.made, test.failed)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.rule, diff)
		}
	}
}
