package logs

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"github.com/berthdev/berth/docker"
)

func TestFollowOverAReplacement(t *testing.T) {
	for rule, replace := range map[string]func(w world){
		"at once": func(w world) { w.remove("web"); w.make("web"); w.start("web") },
		"stopped before": func(w world) {
			w.stop("web")
			time.Sleep(settleTime / 2)
			w.remove("web")
			w.make("web")
			w.start("web")
		},
		"after a while":     func(w world) { w.remove("web"); time.Sleep(successorTime - 1); w.make("web"); w.start("web") },
		"started late":      func(w world) { w.remove("web"); w.make("web"); time.Sleep(startTime - 1); w.start("web") },
		"made and unmade":   func(w world) { w.remove("web"); w.make("web"); w.remove("web"); w.make("web"); w.start("web") },
		"started again":     func(w world) { w.stop("web"); w.start("web") },
		"of another's name": func(w world) { w.remove("web"); w.foreign("shop-web"); w.remove("web"); w.make("web"); w.start("web") },
	} {
		t.Run(rule, func(t *testing.T) {
			inWorld(t, func(w world) {
				w.make("web")
				w.start("web", "old")
				r := w.follow()
				replace(w)
				w.print("web", "new")
				r.has("web: old", "web: new")
				w.stop("web")
				r.ends()
				r.has("web: old", "web: new")
			})
		})
	}
}

// foreign runs a container of somebody else's.
func (w world) foreign(name string) {
	w.t.Helper()
	_, err := w.Create(w.t.Context(), docker.ContainerSpec{Name: name, Image: "base:1"})
	w.must(err)
	w.must(w.Start(w.t.Context(), name))
	w.must(w.Print(name, "foreign"))
	time.Sleep(time.Second)
}

// TestFollowFindsWhatHappenedMeanwhile has a reader that is slow, so that it sees the end of the old container when the
// new one has written, and has even ended.
func TestFollowFindsWhatHappenedMeanwhile(t *testing.T) {
	for rule, ended := range map[string]bool{"runs": false, "has ended": true} {
		t.Run(rule, func(t *testing.T) {
			inWorld(t, func(w world) {
				w.make("web")
				w.start("web", "old")
				spec := w.spec()
				spec.Follow = true
				busy, done, lines := make(chan struct{}), make(chan error), ""
				go func() {
					done <- Read(w.t.Context(), w.State, spec, func(l Line) {
						lines += string(l.Text) + " "
						<-busy
					})
				}()
				synctest.Wait()
				w.remove("web")
				w.make("web")
				w.start("web", "new", "newer")
				if ended {
					w.stop("web")
				}
				close(busy)
				time.Sleep(time.Minute)
				if !ended {
					w.stop("web")
				}
				w.must(<-done)
				if lines != "old new newer " {
					t.Errorf("got %q", lines)
				}
			})
		})
	}
}

// TestFollowBeginsDuringAReplacement has a list of containers that is out of date.
func TestFollowBeginsDuringAReplacement(t *testing.T) {
	inWorld(t, func(w world) {
		w.make("web")
		w.start("web", "old")
		spec := w.spec()
		spec.Follow = true
		w.remove("web")
		r := w.read(w.t.Context(), spec)
		w.make("web")
		w.start("web", "new")
		r.has("web: new")
		w.stop("web")
		r.ends()
	})
}

// TestFollowEnds has containers whose log nobody goes on with.
func TestFollowEnds(t *testing.T) {
	for rule, test := range map[string]struct {
		leave func(w world)
		after time.Duration
	}{
		"the container has ended":            {func(w world) { w.stop("web") }, settleTime},
		"it was removed":                     {func(w world) { w.remove("web") }, successorTime},
		"its successor is never started":     {func(w world) { w.remove("web"); w.make("web") }, startTime},
		"its successor cannot be started":    {func(w world) { w.remove("web"); w.make("web"); w.remove("web") }, successorTime},
		"somebody else has taken its name":   {func(w world) { w.remove("web"); w.foreign("shop-web") }, successorTime - time.Second},
		"the one that replaced it has ended": {func(w world) { w.remove("web"); w.make("web"); w.start("web"); w.stop("web") }, settleTime},
	} {
		t.Run(rule, func(t *testing.T) {
			inWorld(t, func(w world) {
				w.make("web")
				w.start("web", "old")
				r := w.follow()
				test.leave(w)
				if took := r.ends(); took != test.after {
					t.Errorf("it ended after %v, want %v", took, test.after)
				}
				r.has("web: old")
			})
		})
	}
}

// TestFollowWaitsForTheStart begins when `up` has made a container and not started it.
func TestFollowWaitsForTheStart(t *testing.T) {
	inWorld(t, func(w world) {
		w.make("web")
		r := w.follow()
		time.Sleep(5 * time.Second)
		w.start("web", "one")
		r.has("web: one")
		w.stop("web")
		r.ends()
	})
}

// TestFollowLosesAndDoublesNothing replaces containers, and starts them again, at any moment while they write.
func TestFollowLosesAndDoublesNothing(t *testing.T) {
	for seed := range uint64(40) {
		inWorld(t, func(w world) {
			random := rand.New(rand.NewPCG(seed, 0))
			pause := func(longest time.Duration) { time.Sleep(time.Duration(random.Int64N(int64(longest)))) }
			w.Delay = func(string, string) time.Duration { return 5 * time.Millisecond }
			w.make("web")
			w.start("web")
			r := w.follow()
			want := []string(nil)
			for run := range 20 {
				for n := range random.IntN(5) {
					line := fmt.Sprintf("%d/%d", run, n)
					w.must(w.Print("shop-web", line))
					want = append(want, "web: "+line)
					pause(20 * time.Millisecond)
				}
				if time.Sleep(50 * time.Millisecond); random.IntN(2) == 0 { // as long as it takes to look
					w.stop("web")
					pause(settleTime / 2)
				}
				if random.IntN(2) == 0 {
					w.remove("web")
					pause(successorTime / 2)
					w.make("web")
				}
				pause(settleTime / 2)
				w.start("web")
			}
			w.stop("web")
			r.ends()
			r.has(want...)
		})
	}
}
