// Package report makes one page of a run that failed: what went wrong, what was to be done and what came of it, when, and
// what is known of the servers. The page is one file of HTML without scripts, and asks nobody for anything.
//
// Non-goals: it asks no engine, reads and writes no file, and decides nothing.
package report

import (
	"cmp"
	_ "embed"
	"slices"
	"strings"
	"time"

	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/run"
	"github.com/berthdev/berth/internal/text"
)

// Failure is what the page tells.
type Failure struct {
	// Command is what was typed, such as "berth up", and Verdict its error, with what to do.
	Command, Verdict string
	// Project is the project's name, and Root its folder.
	Project, Root string
	// Berth is Berth's version, and Engine the engine's name, version and place.
	Berth, Engine string
	Began, Ended  time.Time
	// Result is what came of the run.
	Result run.Result
	// Running is what is known of servers whose containers are still there, by their names.
	Running map[string]run.Evidence
	// Whole says where all is that a server has written.
	Whole func(server string) string
}

// The limits of what a page holds of outputs, in bytes: of all servers together, and of an error.
const (
	outputLimit  = 512 << 10
	verdictLimit = 64 << 10
)

//go:embed report.css
var style string

// HTML is the page. It has no secrets of the servers of the plan, the names of servers aside.
func (f Failure) HTML() string {
	servers := f.servers()
	p := &page{secrets: secretsOf(servers)}
	p.add(`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>%s failed: %s</title>
<style>
`, f.Command, f.Project)
	p.WriteString(style)
	p.add("</style>\n</head>\n<body>\n<main>\n<h1>%s failed</h1>\n", f.Command)
	p.verdict(f.Verdict)
	p.facts([][2]string{
		{"Project", f.Project + " in " + f.Root},
		{"Began", f.Began.Format("2006-01-02 15:04:05 -0700")},
		{"Failed after", seconds(f.Ended.Sub(f.Began))},
		{"Berth", f.Berth},
		{"Engine", f.Engine},
	})
	p.add("<h2>When</h2>\n")
	p.timeline(lanes(f.Result, f.Project))
	p.add("<h2>What was to be done</h2>\n")
	p.operations(f.Result)
	for _, server := range servers {
		evidence, failed := f.Result.Failed[server.Name]
		if !failed {
			evidence = f.Running[server.Name]
		}
		if !evidence.At.IsZero() {
			p.server(server, evidence, failed, outputLimit/len(servers), f.Whole(server.Name))
		}
	}
	p.add("</main>\n</body>\n</html>\n")
	return p.String()
}

// servers are those of the plan, the failed ones first.
func (f Failure) servers() []definition.Server {
	var failed, others []definition.Server
	for _, step := range f.Result.Plan.Steps {
		if _, has := f.Result.Failed[step.Server.Name]; has {
			failed = append(failed, step.Server)
		} else {
			others = append(others, step.Server)
		}
	}
	return append(failed, others...)
}

// secretsOf are the secrets of all servers, the longest first. The name of a server is none: one that is another server's
// password for tests would make the page unreadable.
func secretsOf(servers []definition.Server) []string {
	var secrets []string
	for _, server := range servers {
		secrets = append(secrets, server.Secrets...)
	}
	secrets = slices.DeleteFunc(secrets, func(secret string) bool {
		return slices.ContainsFunc(servers, func(s definition.Server) bool { return s.Name == secret })
	})
	slices.SortFunc(secrets, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b)) })
	return slices.Compact(secrets)
}

// verdict is the error, and what to do. Secrets are masked before it is cut, lest part of one be left.
func (p *page) verdict(said string) {
	said = text.Mask(said, p.secrets)
	if len(said) > verdictLimit {
		said = strings.ToValidUTF8(said[:verdictLimit], "") + "\n(the rest is left out here)"
	}
	p.add("<pre class=\"verdict\">%s</pre>\n", said)
}

// operations are those of the plan, and what came of each.
func (p *page) operations(result run.Result) {
	p.add("<ul class=\"plan\">\n")
	for _, one := range result.Carried {
		p.add(`<li><span class="badge `)
		p.WriteString(strings.ReplaceAll(string(one.Outcome), " ", "-"))
		took := ""
		if !one.Began.IsZero() {
			took = seconds(one.Took)
		}
		p.add("\">%s</span> <span class=\"what\">%s</span> <span class=\"took\">%s</span></li>\n", one.Outcome, result.Plan.Line(one.Operation), took)
	}
	p.add("</ul>\n")
}
