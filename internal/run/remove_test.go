package run

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/endpoints"
	"github.com/berthdev/berth/internal/fakeengine"
	"github.com/berthdev/berth/internal/plan"
)

// TestWhoeverHasSomethingToSaveIsAskedToEnd takes a container away in each of the ways in which containers go.
func TestWhoeverHasSomethingToSaveIsAskedToEnd(t *testing.T) {
	patient := definition.Duration(20 * time.Second)
	for way, takeAway := range map[string]func(w *world, s definition.Server) error{
		"replace": func(w *world, s definition.Server) error {
			s.Environment = map[string]string{"A": "b"}
			_, err := w.up(w.t.Context(), s)
			return err
		},
		"orphan": func(w *world, _ definition.Server) error {
			_, err := w.up(w.t.Context(), server("other"))
			return err
		},
		"down":  func(w *world, _ definition.Server) error { _, err := w.down(w.t.Context()); return err },
		"clean": func(w *world, _ definition.Server) error { _, err := w.clean(); return err },
	} {
		for rule, test := range map[string]struct {
			change func(*definition.Server)
			takes  time.Duration
			want   string
		}{
			"a volume":                        {func(s *definition.Server) { *s = withVolume(*s) }, 800 * time.Millisecond, fakeengine.Stopped},
			"stop_timeout":                    {func(s *definition.Server) { s.StopTimeout = &patient }, 15 * time.Second, fakeengine.Stopped},
			"stop_timeout that is over":       {func(s *definition.Server) { s.StopTimeout = &patient }, time.Minute, fakeengine.Killed},
			"nothing to save, no second lost": {func(*definition.Server) {}, time.Second, fakeengine.Killed},
		} {
			t.Run(way+", "+rule, func(t *testing.T) {
				inWorld(t, func(t *testing.T, w *world) {
					s := server("db")
					test.change(&s)
					w.mustUp(s)
					w.Script("shop-db", fakeengine.Process{StopTakes: test.takes})
					restart(t, w)
					if err := takeAway(w, s); err != nil {
						t.Fatal(err)
					}
					if got := w.Ended()["shop-db"]; got != test.want {
						t.Errorf("got %s, want %s", got, test.want)
					}
				})
			})
		}
	}
}

// TestAStartThatComesLateIsAskedToEnd lets the engine carry out a start between the stop and the removal.
func TestAStartThatComesLateIsAskedToEnd(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.mustUp(withVolume(server("db")))
		w.Script("shop-db", fakeengine.Process{StopTakes: 800 * time.Millisecond})
		restart(t, w)
		late := true
		w.Delay = func(method, subject string) time.Duration {
			if method == "Remove" && late {
				late = false
				if err := w.Start(context.Background(), subject); err != nil {
					t.Error(err)
				}
			}
			return 0
		}
		if _, err := w.down(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := w.Ended()["shop-db"]; got != fakeengine.Stopped {
			t.Errorf("it was %s", got)
		}
	})
}

// TestALongEndIsNotSilent lets a server take half a minute to end.
func TestALongEndIsNotSilent(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		s, patient := server("db"), definition.Duration(40*time.Second)
		s.StopTimeout = &patient
		w.mustUp(s)
		w.Script("shop-db", fakeengine.Process{StopTakes: 31 * time.Second})
		restart(t, w)
		if _, err := w.down(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"15s", "30s"} {
			if !w.told("db: still asking it to end after " + want + ": it has 40s") {
				t.Errorf("after %s: told %q", want, w.story)
			}
		}
	})
}

// restart lets the container of db run what its script says now.
func restart(t *testing.T, w *world) {
	t.Helper()
	if err := w.Stop(t.Context(), "shop-db", 0); err != nil {
		t.Fatal(err)
	}
	if err := w.Start(t.Context(), "shop-db"); err != nil {
		t.Fatal(err)
	}
}

func TestRollBackAsksToo(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		patient := definition.Duration(20 * time.Second)
		s := server("db")
		s.StopTimeout = &patient
		w.Script("shop-db", fakeengine.Process{ReadyAfter: time.Hour, StopTakes: 15 * time.Second})
		w.Script("shop-web", fakeengine.Process{ReadyAfter: time.Hour, EndsAfter: time.Second, ExitCode: 1})
		if _, err := w.up(t.Context(), s, server("web")); err == nil {
			t.Fatal("no error")
		}
		if got := w.Ended()["shop-db"]; got != fakeengine.Stopped || w.running() != "" {
			t.Errorf("db was %s; left %s", got, w.running())
		}
	})
}

func TestAnInterruptedRunIsOverInTime(t *testing.T) {
	for rule, test := range map[string]struct {
		stopTakes time.Duration
		want      string
	}{
		"one that ends when it is asked": {2 * time.Second, fakeengine.Stopped},
		"one that does not":              {time.Minute, fakeengine.Killed},
	} {
		t.Run(rule, func(t *testing.T) {
			inWorld(t, func(t *testing.T, w *world) {
				patient := definition.Duration(time.Minute)
				s := server("db")
				s.StopTimeout = &patient
				w.mustUp(server("here"))
				w.Script("shop-db", fakeengine.Process{ReadyAfter: time.Hour, StopTakes: test.stopTakes})
				ctx, cancel := context.WithCancel(t.Context())
				var interrupted time.Time
				time.AfterFunc(5*time.Second, func() { interrupted = time.Now(); cancel() })
				_, err := w.up(ctx, server("here"), s)
				if took := time.Since(interrupted); took > rollbackTime {
					t.Errorf("it took %v after the interrupt", took)
				}
				if err == nil || !strings.HasPrefix(err.Error(), "interrupted: ") {
					t.Errorf("got %v", err)
				}
				if got := w.Ended()["shop-db"]; got != test.want || w.running() != "here" {
					t.Errorf("db was %s, want %s; left %s", got, test.want, w.running())
				}
			})
		})
	}
}

func TestContainersGoAtTheSameTime(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		patient := definition.Duration(20 * time.Second)
		var list []definition.Server
		for _, name := range []string{"a", "b", "c"} {
			s := server(name)
			s.StopTimeout = &patient
			list = append(list, s)
			w.Script("shop-"+name, fakeengine.Process{StopTakes: 10 * time.Second})
		}
		w.mustUp(list...)
		for way, takeAway := range map[string]func() error{
			"orphans": func() error { _, err := w.up(t.Context(), server("other")); return err },
			"down":    func() error { _, err := w.down(t.Context()); return err },
		} {
			w.mustUp(list...)
			began := time.Now()
			if err := takeAway(); err != nil {
				t.Fatal(err)
			}
			if took := time.Since(began); took > 12*time.Second {
				t.Errorf("%s: three containers took %v, one takes 10 s", way, took)
			}
		}
	})
}

func TestDownTakesTheNetworkWithTheLastContainer(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.mustUp(server("a"), server("b"))
		result, err := w.down(t.Context(), "a")
		if want := (plan.Removed{Containers: 1}); err != nil || result.Removed != want || w.running() != "b" {
			t.Errorf("down a: %v, %v; left %s", result.Removed, err, w.running())
		}
		result, err = w.down(t.Context())
		if want := (plan.Removed{Containers: 1, Networks: 1}); err != nil || result.Removed != want {
			t.Errorf("down: %v, %v", result.Removed, err)
		}
		result, err = w.down(t.Context())
		if err != nil || result.Removed != (plan.Removed{}) {
			t.Errorf("down again: %v, %v", result.Removed, err)
		}
	})
}

func TestWhatCannotBeStoppedIsRemoved(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.mustUp(withVolume(server("db")))
		w.Fail = func(method, _ string) error {
			if method == "Stop" {
				return errors.New("did not receive an exit event")
			}
			return nil
		}
		result, err := w.down(t.Context())
		if result.Removed.Containers != 1 || w.running() != "" {
			t.Errorf("removed %v, left %s", result.Removed, w.running())
		}
		if err == nil || !strings.Contains(err.Error(), "did not receive an exit event") {
			t.Errorf("got %v, want the error of the stop", err)
		}
	})
}

func TestWhatCannotBeRemovedIsNeitherCountedNorForgotten(t *testing.T) {
	for target, remove := range map[string]func(w *world) (Result, error){
		"down":  func(w *world) (Result, error) { return w.down(w.t.Context()) },
		"clean": func(w *world) (Result, error) { return w.clean() },
	} {
		t.Run(target, func(t *testing.T) {
			inWorld(t, func(t *testing.T, w *world) {
				w.mustUp(server("db"), server("web"))
				here := []endpoints.Endpoint{
					endpoints.New("db", "sql", "127.0.0.1", 20001, "tcp", "", ""), endpoints.New("web", "http", "127.0.0.1", 20002, "tcp", "", ""),
				}
				if err := w.state.WriteEndpoints(here); err != nil {
					t.Fatal(err)
				}
				w.Fail = func(method, subject string) error {
					if method == "Remove" && subject == "shop-db" {
						return errors.New("device or resource busy")
					}
					return nil
				}
				result, err := remove(w)
				if err == nil || result.Removed != (plan.Removed{Containers: 1}) {
					t.Errorf("got %v, %v; want an error, and web removed", result.Removed, err)
				}
				if left, err := w.state.Endpoints(); err != nil || len(left) != 1 || left[0].Server != "db" {
					t.Errorf("endpoints of what still runs: %v, %v", left, err)
				}
				if marked, err := w.state.Unfinished(); err != nil || len(marked) != 1 {
					t.Errorf("marks of what was to go: %v, %v", marked, err)
				}
				if _, found, _ := w.Network(t.Context(), "shop"); !found {
					t.Error("the network of what still runs is gone")
				}
				if asked := w.did("RemoveNetwork"); asked != "" {
					t.Errorf("asked to %s", asked)
				}
			})
		})
	}
}

func TestCleanTakesWhatIsOursAndNothingElse(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		built := withVolume(server("db"))
		built.Copy = []definition.Copy{{Src: "a", Dst: "/a"}}
		w.mustUp(built)
		labels := w.settings.Owner().Image("db", "1")
		w.AddImage(docker.Image{References: []string{"mine:1"}, Labels: labels}) // built on ours by a user
		if err := w.CreateVolume(t.Context(), "foreign", nil); err != nil {
			t.Fatal(err)
		}
		result, err := w.clean("db")
		if want := (plan.Removed{Containers: 1, Networks: 1, Images: 1}); err != nil || result.Removed != want {
			t.Errorf("clean db: %v, %v; want %v", result.Removed, err, want)
		}
		if result, err = w.clean(); err != nil || result.Removed != (plan.Removed{Volumes: 1}) {
			t.Errorf("clean: %v, %v; want the volume", result.Removed, err)
		}
		images, _ := w.State.Images(t.Context(), labels)
		volumes, _ := w.Volumes(t.Context(), nil)
		if len(images) != 1 || len(volumes) != 1 || volumes[0].Name != "foreign" {
			t.Errorf("left: images %v, volumes %v", images, volumes)
		}
	})
}

func TestOneRemovalThatFailsLeavesTheOthersAlone(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.Script("shop-web", fakeengine.Process{ReadyAfter: time.Hour, EndsAfter: time.Second, ExitCode: 1})
		w.Script("shop-db", fakeengine.Process{ReadyAfter: time.Hour})
		w.Fail = func(method, subject string) error {
			if method == "Remove" && subject == "shop-web" {
				return errors.New("device or resource busy")
			}
			return nil
		}
		_, err := w.up(t.Context(), server("web"), server("db"), server("mail"))
		if err == nil || !strings.Contains(err.Error(), "device or resource busy") {
			t.Errorf("got %v", err)
		}
		if got := w.running(); got != "mail, web (exited)" {
			t.Errorf("left %s", got)
		}
	})
}

// TestAMiscountedNetworkIsNoFailure takes servers down and up again while the engine does not remove their network.
func TestAMiscountedNetworkIsNoFailure(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.mustUp(server("db"))
		w.Fail = func(method, _ string) error {
			if method == "RemoveNetwork" {
				return &docker.MiscountedError{Network: "shop"}
			}
			return nil
		}
		result, err := w.down(t.Context())
		if err != nil || result.Removed.Containers != 1 || result.Removed.Networks != 0 || !w.told(": network shop stays: ") {
			t.Errorf("down: %v, %v, story %q", result.Removed, err, w.story)
		}
		w.mustUp(server("db"))
		if _, err := w.clean(); err != nil {
			t.Errorf("clean: %v", err)
		}
	})
}
