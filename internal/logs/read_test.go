package logs

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/berthdev/berth/docker"
)

// twoServers run, and have written in turns.
func twoServers(w world) {
	for _, server := range []string{"api", "db"} {
		w.make(server)
		w.start(server)
	}
	w.print("db", "one")
	w.print("api", "two")
	w.print("db", "three", "four")
	w.print("api", "five")
}

func TestReadIsInOrderOfTime(t *testing.T) {
	inWorld(t, func(w world) {
		twoServers(w)
		w.stop("db")
		r := w.read(w.t.Context(), w.spec())
		if took := r.ends(); took != 0 {
			t.Errorf("it took %v", took)
		}
		r.has("db: one", "api: two", "db: three", "db: four", "api: five")
	})
}

func TestReadIsBounded(t *testing.T) {
	for _, follow := range []bool{false, true} {
		for rule, test := range map[string]struct {
			change func(*Spec)
			want   []string
		}{
			"the last one of each": {func(s *Spec) { s.Tail = 1 }, []string{"db: four", "api: five"}},
			"none":                 {func(s *Spec) { s.Tail = -1 }, nil},
			"recent ones":          {func(s *Spec) { s.Since = time.Now().Add(-2500 * time.Millisecond) }, []string{"db: three", "db: four", "api: five"}},
			"none is recent":       {func(s *Spec) { s.Since = time.Now().Add(time.Millisecond) }, nil},
		} {
			t.Run(rule, func(t *testing.T) {
				inWorld(t, func(w world) {
					twoServers(w)
					spec := w.spec()
					spec.Follow = follow
					test.change(&spec)
					r := w.read(w.t.Context(), spec)
					r.has(test.want...)
					if follow {
						// What was left out does not come when the container is started again.
						w.stop("db")
						w.start("db", "again")
						test.want = append(test.want, "db: again")
						w.stop("db")
						w.stop("api")
					}
					r.ends()
					r.has(test.want...)
				})
			})
		}
	}
}

func TestFollowPassesOnWhatComes(t *testing.T) {
	inWorld(t, func(w world) {
		twoServers(w)
		r := w.follow()
		want := []string{"db: one", "api: two", "db: three", "db: four", "api: five"}
		r.has(want...)
		w.print("db", "six")
		r.has(append(want, "db: six")...)
		w.print("api", "seven")
		want = append(want, "db: six", "api: seven")
		r.has(want...)
		w.stop("db")
		time.Sleep(time.Hour)
		r.goesOn()
		w.print("api", "eight")
		w.stop("api")
		if took := r.ends(); took != settleTime {
			t.Errorf("it ended after %v, want %v", took, settleTime)
		}
		r.has(append(want, "api: eight")...)
	})
}

// TestFollowDoesNotWaitForSilentServers has servers whose history is empty, or ends within a long line.
func TestFollowDoesNotWaitForSilentServers(t *testing.T) {
	inWorld(t, func(w world) {
		for _, server := range []string{"api", "db", "mq"} {
			w.make(server)
			w.start(server)
		}
		long := strings.Repeat("x", 20_000)
		w.must(w.Write("shop-mq", long))
		w.print("db", "one")
		r := w.follow()
		r.has("db: one")
		w.print("api", "two")
		r.has("db: one", "api: two")
		w.must(w.Write("shop-mq", "y\n"))
		r.has("db: one", "api: two", "mq: "+long+"y")
		for _, server := range []string{"api", "db", "mq"} {
			w.stop(server)
		}
		r.ends()
	})
}

func TestFollowOfWhatHasEndedEnds(t *testing.T) {
	inWorld(t, func(w world) {
		twoServers(w)
		w.stop("api")
		w.stop("db")
		r := w.follow()
		if took := r.ends(); took != 0 {
			t.Errorf("it took %v", took)
		}
		r.has("db: one", "api: two", "db: three", "db: four", "api: five")
	})
}

func TestReadEndsWithItsContext(t *testing.T) {
	inWorld(t, func(w world) {
		twoServers(w)
		ctx, cancel := context.WithCancel(w.t.Context())
		spec := w.spec()
		spec.Follow = true
		r := w.read(ctx, spec)
		cancel()
		if <-r.done; !errors.Is(r.err, context.Canceled) {
			t.Errorf("got %v", r.err)
		}
	})
}

// TestReadFails has an engine that fails in the middle: the others' logs are not read to their end.
func TestReadFails(t *testing.T) {
	broken := errors.New("the disk is gone")
	for _, method := range []string{"LogEntries", "Inspect", "Events"} {
		inWorld(t, func(w world) {
			twoServers(w)
			spec := w.spec()
			spec.Follow = true
			calls := 0
			w.Fail = func(called, subject string) error {
				if called == method && (subject == "shop-db" || subject == "") {
					if calls++; calls > 1 || method != "LogEntries" {
						return broken
					}
				}
				return nil
			}
			r := w.read(w.t.Context(), spec)
			if method == "Inspect" {
				w.stop("db")
			}
			if <-r.done; !errors.Is(r.err, broken) || strings.HasPrefix(r.err.Error(), "db: ") != (method != "Events") {
				t.Errorf("%s: got %v", method, r.err)
			}
		})
	}
}

func TestFollowFailsWhenTheEngineRestarts(t *testing.T) {
	inWorld(t, func(w world) {
		twoServers(w)
		r := w.follow()
		w.BreakEvents(errors.New("unexpected EOF"))
		if <-r.done; r.err == nil || !strings.Contains(r.err.Error(), "unexpected EOF") {
			t.Errorf("got %v", r.err)
		}
	})
}

// TestReadKeepsBytes passes on all values, a line of 1 MiB, and a last line without a newline.
func TestReadKeepsBytes(t *testing.T) {
	inWorld(t, func(w world) {
		var all strings.Builder
		for i := range 256 {
			all.WriteByte(byte(i))
		}
		long := strings.Repeat("x", 1<<20)
		w.make("api")
		w.start("api")
		w.must(w.Write("shop-api", all.String()+"\n"+long+"\r\nlast"))
		w.stop("api")
		before, after, _ := strings.Cut(all.String(), "\n")
		r := w.read(w.t.Context(), w.spec())
		r.ends()
		if got := strings.Join(r.lines, "\n"); got != "api: "+before+"\napi: "+after+"\napi: "+long+"\r\napi: last" {
			t.Errorf("%d bytes, and other ones", len(got))
		}
	})
}

var _ engine = (*docker.Reader)(nil)
