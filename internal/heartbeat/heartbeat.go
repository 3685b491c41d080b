// Package heartbeat keeps a story going while something takes its time: no work is silent for long.
//
// It knows nothing of the work, and does not end what hangs.
package heartbeat

import (
	"sync"
	"time"

	"github.com/berthdev/berth/internal/text"
)

// Pause is the longest silence.
const Pause = 15 * time.Second

// Heartbeat tells every [Pause] that a work goes on, unless something else is told of it. Where somebody looks at its
// progress, it shows that instead.
type Heartbeat struct {
	say   func(text string)
	show  func(Progress)
	began time.Time

	// mu guards the rest.
	mu      sync.Mutex
	timer   *time.Timer
	now     Progress
	stopped bool
}

// Start begins with silence. what is the work, such as "compiling ./api". say may be called from another goroutine until
// Stop returns; show is that of [Show.Of].
func Start(say func(text string), show func(Progress), what string) *Heartbeat {
	h := &Heartbeat{say: say, show: show, now: Progress{Phase: what}, began: time.Now()}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.timer = time.AfterFunc(Pause, h.beat)
	h.tell()
	return h
}

// Shown reports whether somebody looks, so that lines need not say how it goes on.
func (h *Heartbeat) Shown() bool { return h.show != nil }

// Say tells something of the work.
func (h *Heartbeat) Say(text string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.stopped {
		h.timer.Reset(Pause)
	}
	h.say(text)
}

// Note is what the next beat tells besides, the latest note only; it is shown as one line.
func (h *Heartbeat) Note(detail string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now.Detail = text.OneLine(detail)
	h.tell()
}

// Reach says how many bytes of the work are done; total is 0 when that is not known any more.
func (h *Heartbeat) Reach(done, total int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now.Done, h.now.Total = done, total
	h.tell()
}

// Stop ends it.
func (h *Heartbeat) Stop() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.timer.Stop()
	h.now.Over = true
	h.tell()
	h.stopped = true
}

// tell shows how it is now. The caller holds the lock.
func (h *Heartbeat) tell() {
	if h.show != nil && !h.stopped {
		h.show(h.now)
	}
}

func (h *Heartbeat) beat() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.stopped || h.show != nil {
		return
	}
	line := "still " + h.now.Phase + " after " + time.Since(h.began).Round(time.Second).String()
	if h.now.Detail != "" {
		line += ": " + h.now.Detail
	}
	h.timer.Reset(Pause)
	h.say(line)
}
