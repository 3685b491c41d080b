package run

import (
	"strings"
	"testing"
	"time"

	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/fakeengine"
	"github.com/berthdev/berth/internal/plan"
	"github.com/berthdev/berth/internal/ready"
)

// withPostStart does something once.
func withPostStart(s definition.Server) definition.Server {
	s.PostStart.Command = []string{"seed"}
	return s
}

func TestWhatWasDoneToAContainerThatIsGoneIsDoneAgain(t *testing.T) {
	task := server("migrate", "db")
	task.Ready = definition.Ready{Kinds: ready.Kinds{Exit: true}}
	changed := server("db")
	changed.Environment = map[string]string{"A": "b"}
	for rule, replace := range map[string]func(w *world){
		"in the same run":   func(*world) {},
		"in a run before":   func(w *world) { w.mustUpSome([]string{"db", "migrate", "api", "web"}, changed) },
		"stopped by itself": func(w *world) { must(w.t, w.End("shop-db", 1)) },
	} {
		t.Run(rule, func(t *testing.T) {
			inWorld(t, func(t *testing.T, w *world) {
				w.Script("shop-migrate", fakeengine.Process{EndsAfter: time.Second})
				all := []definition.Server{server("db"), task, withPostStart(server("api", "db")), server("web", "db")}
				w.mustUp(all...)
				time.Sleep(2 * time.Second)
				if rule != "stopped by itself" {
					all[0] = changed
				}
				replace(w)
				before := len(w.Operations())
				w.mustUp(all...)
				starts := ""
				for _, one := range w.Operations()[before:] {
					if one.Method == "Start" {
						starts += one.Subject + " "
					}
				}
				if !strings.Contains(starts, "shop-migrate") || !strings.Contains(starts, "shop-api") || strings.Contains(starts, "shop-web") {
					t.Errorf("started %s; want the task and what has a post-start command, and nothing else", starts)
				}
				before = len(w.Operations())
				time.Sleep(time.Second)
				w.mustUp(all...)
				if did := w.Operations()[before:]; strings.Contains(w.did("Start"), "Start x") || countStarts(did) > 0 {
					t.Errorf("done a third time: %v", did)
				}
			})
		})
	}
}

func TestWhatWasDoneToAContainerThatEndsMeanwhileIsDoneAgain(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		task := server("migrate", "db")
		task.Ready = definition.Ready{Kinds: ready.Kinds{Exit: true}}
		w.Script("shop-migrate", fakeengine.Process{EndsAfter: time.Second})
		all := []definition.Server{server("db"), task, withPostStart(server("api", "migrate")), server("web", "db")}
		w.mustUp(all...)
		time.Sleep(2 * time.Second)
		var members []plan.Member
		for _, s := range all {
			members = append(members, w.member(s))
		}
		made, err := plan.Up(w.settings, members, nil, []string{"db", "migrate", "api", "web"}, w.observe(all), plan.Options{})
		must(t, err)
		must(t, w.End("shop-db", 1)) // after the plan has looked
		before := len(w.did("Start"))
		_, err = w.runner().Do(t.Context(), made)
		must(t, err)
		if got := w.did("Start")[before:]; got != ", Start shop-db, Start shop-migrate, Start shop-api" {
			t.Errorf("started%s; want db, and then what was done to it, and nothing else", got)
		}
		if !w.told("migrate: replacing: db is made anew, and what it did there is gone") {
			t.Errorf("told %q", w.story)
		}
		w.mustUp(all...)
		if got := w.did("Start")[before:]; strings.Count(got, "Start") > 3 {
			t.Errorf("done a third time: started%s", got)
		}
	})
}

func countStarts(list []fakeengine.Operation) int {
	n := 0
	for _, one := range list {
		if one.Method == "Start" {
			n++
		}
	}
	return n
}
