package project

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/berthdev/berth/internal/advice"
	"github.com/berthdev/berth/internal/findings"
	"github.com/berthdev/berth/internal/plan"
)

// Diagnosis is what was found when a project and all that it needs were looked at.
type Diagnosis struct {
	// Project and Root are the project's name and root folder.
	Project, Root string
	// Findings are in the order in which people ask: the engine, this machine, the project's files, leftovers.
	Findings []findings.Finding
}

// Doctor looks at the engine, this machine, the project's files and what is left of projects, and waits for each answer a few
// seconds at most. What cannot be found out is a finding too. It changes nothing; with fix it then mends what can be mended
// without any harm. The error is that of an examination that could not begin or was interrupted.
func Doctor(ctx context.Context, o Options, fix bool) (Diagnosis, error) {
	p, err := opened(o)
	if p.settings.Lookup == nil {
		return Diagnosis{}, err
	}
	quiet := func(string, string) {} // a configuration that cannot be read is a finding
	p.docker = sync.OnceValue(func() *configured { return configuration(p.settings.Lookup, quiet) })
	d := &doctor{Project: p}
	engine := d.findEngine(ctx)
	var seen plan.Observed
	if engine != nil {
		seen = d.askEngine(ctx, engine)
	}
	d.readSettings(err)
	servers := d.readDefinitions()
	d.findTools(ctx, servers)
	d.tryPorts(servers, seen)
	d.findLeftovers(ctx, engine, seen)
	if engine != nil {
		_ = engine.Close() // it was only read from
	}
	if fix {
		d.mend(ctx, err)
	}
	result := Diagnosis{Project: p.settings.Project, Root: p.settings.Root}
	for _, one := range d.found {
		result.Findings = append(result.Findings, one.Finding)
	}
	if ctx.Err() != nil {
		return result, fmt.Errorf("interrupted: %w", context.Cause(ctx))
	}
	return result, nil
}

// doctor is an examination of one project.
type doctor struct {
	*Project
	found []mendable
	// silent reports whether the engine has left a question without an answer.
	silent bool
}

// mendable is a finding, and what mends it without any harm; nil for nothing. It says what it has done.
type mendable struct {
	findings.Finding
	mend func(context.Context) (string, error)
}

// add notes a finding.
func (d *doctor) add(what string, verdict findings.Verdict, text string, next ...string) {
	d.found = append(d.found, mendable{Finding: findings.Finding{What: what, Verdict: verdict, Text: text, Next: next}})
}

// addError notes what an error says.
func (d *doctor) addError(what string, verdict findings.Verdict, err error) {
	d.found = append(d.found, mendable{Finding: findings.Of(what, verdict, err)})
}

// addMendable notes a finding that can be mended; does says what mending does, after "`doctor -fix` ".
func (d *doctor) addMendable(what, text, does string, mend func(context.Context) (string, error), next ...string) {
	next = append([]string{d.call("doctor -fix") + " " + does}, next...)
	d.found = append(d.found, mendable{findings.Finding{What: what, Verdict: findings.Warning, Text: text, Next: next, Fixable: true}, mend})
}

// mend mends what can be mended, unless it is not certain which project, named being what is wrong with its name, and which
// engine are meant.
func (d *doctor) mend(ctx context.Context, named error) {
	if !slices.ContainsFunc(d.found, func(one mendable) bool { return one.Fixable }) {
		return
	}
	uncertain := errors.Join(named, d.certain())
	for i := range d.found {
		one := &d.found[i]
		if !one.Fixable || ctx.Err() != nil {
			continue
		}
		done, err := "", uncertain
		if err == nil {
			done, err = one.mend(ctx)
		}
		one.Next = one.Next[1:] // which said how to do this
		if err != nil {
			why := findings.Of(one.What, one.Verdict, advice.Add(err, d.settings.Typed.Start))
			one.Text, one.Next = one.Text+"; not mended: "+why.Text, append(why.Next, one.Next...)
			continue
		}
		one.Verdict, one.Fixable, one.Fixed = findings.Note, false, done
	}
}

// questionTime bounds each question to the engine.
const questionTime = 5 * time.Second

// asked puts a question to the engine and reports whether it was answered. No answer in time is a finding, with late as its
// verdict, and no further question is put then.
func (d *doctor) asked(ctx context.Context, what string, late findings.Verdict, ask func(context.Context) error) bool {
	if d.silent {
		return false
	}
	asking, cancel := context.WithTimeout(ctx, questionTime)
	defer cancel()
	err := ask(asking)
	if err == nil {
		return true
	}
	verdict := findings.Warning
	if asking.Err() != nil && ctx.Err() == nil {
		d.silent, verdict = true, late
		err = fmt.Errorf("the engine has not answered within %v; see whether it is stopped or busy (`docker info`, its log)", questionTime)
	}
	d.addError(what, verdict, err)
	return false
}
