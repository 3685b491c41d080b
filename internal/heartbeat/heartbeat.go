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

// Heartbeat tells every [Pause] that a work goes on, unless something else is told of it.
type Heartbeat struct {
	say   func(text string)
	what  string
	began time.Time

	// mu guards the rest.
	mu      sync.Mutex
	timer   *time.Timer
	detail  string
	stopped bool
}

// Start begins with silence. what is the work, such as "compiling ./api". say may be called from another goroutine until
// Stop returns.
func Start(say func(text string), what string) *Heartbeat {
	h := &Heartbeat{say: say, what: what, began: time.Now()}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.timer = time.AfterFunc(Pause, h.beat)
	return h
}

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
	h.detail = detail
}

// Stop ends it.
func (h *Heartbeat) Stop() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.stopped = true
	h.timer.Stop()
}

func (h *Heartbeat) beat() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.stopped {
		return
	}
	line := "still " + h.what + " after " + time.Since(h.began).Round(time.Second).String()
	if detail := text.OneLine(h.detail); detail != "" {
		line += ": " + detail
	}
	h.timer.Reset(Pause)
	h.say(line)
}
