package face

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"

	"github.com/berthdev/berth/internal/heartbeat"
)

const (
	// redraw is the pause between two looks at what goes on.
	redraw = 200 * time.Millisecond
	// appear is how long a verb goes on before something is shown: most are over by then.
	appear = 500 * time.Millisecond
)

// screen is the terminal of this process, which all verbs share.
var screen live

// live shows on a terminal what goes on, in a block below the lines that were printed. Between two writes the cursor is at
// the beginning of a blank line above the block: what others write meanwhile lands there, and neither is lost nor leaves
// remains. Each write begins and ends with the terminal as everybody expects it, so that nothing has to be restored,
// whatever ends this process.
type live struct {
	mu sync.Mutex
	// verbs are being done, and works are what goes on.
	verbs []*work
	works []work
	// longest is the length of the longest name since the block is there: columns stay where they are.
	longest int
	// drawn is the block that is there.
	drawn []string
	// done ends the drawing.
	done chan struct{}
}

// onScreen reports whether the story is told to somebody who looks at a terminal.
func (f Face) onScreen() bool {
	return !f.Quiet && os.Getenv("CI") == "" && os.Getenv("TERM") != "dumb" && term.IsTerminal(int(os.Stderr.Fd())) && obeys(os.Stderr)
}

// look shows what goes on until over is called.
func (f Face) look(verb string) (over func()) {
	if !f.onScreen() {
		return func() {}
	}
	return screen.begin(verb)
}

// show takes what goes on while a verb is done; nil where nobody looks.
func (f Face) show(verb string) heartbeat.Show {
	if !f.onScreen() {
		return nil
	}
	return func(server string, p heartbeat.Progress) {
		if server == "" {
			server = verb
		}
		screen.show(server, p)
	}
}

// begin shows that a verb is being done, and what goes on, until over is called.
func (l *live) begin(verb string) (over func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	own := &work{name: verb, now: heartbeat.Progress{Phase: "looking at what there is"}, since: time.Now()}
	l.verbs = append(l.verbs, own)
	if len(l.verbs) == 1 {
		l.done = make(chan struct{})
		go l.follow(l.done)
	}
	return sync.OnceFunc(func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.verbs = slices.DeleteFunc(l.verbs, func(one *work) bool { return one == own })
		if len(l.verbs) == 0 && l.done != nil {
			l.end()
		}
	})
}

// close takes the block away for good, as the process ends: whoever prints now waits for that.
func (l *live) close() {
	l.mu.Lock()
	if l.done != nil {
		l.end()
	}
}

// end takes the block away. The caller holds the lock.
func (l *live) end() {
	close(l.done)
	l.done, l.works, l.longest = nil, nil, 0
	l.draw("", nil)
}

// follow draws until done is closed.
func (l *live) follow(done <-chan struct{}) {
	tick := time.NewTicker(redraw)
	defer tick.Stop()
	for {
		select {
		case <-done:
			return
		case <-tick.C:
		}
		l.mu.Lock()
		if lines := l.block(time.Now()); l.done == done && !slices.Equal(lines, l.drawn) {
			l.draw("", lines)
		}
		l.mu.Unlock()
	}
}

// show takes in what goes on for somebody.
func (l *live) show(name string, p heartbeat.Progress) {
	l.mu.Lock()
	defer l.mu.Unlock()
	i := slices.IndexFunc(l.works, func(one work) bool { return one.name == name && one.now.Phase == p.Phase })
	switch {
	case l.done == nil, i < 0 && p.Over:
	case p.Over:
		l.works = slices.Delete(l.works, i, i+1)
	case i < 0:
		l.works = append(l.works, work{name, p, time.Now()})
	default:
		l.works[i].now = p
	}
}

// print prints a text above the block.
func (l *live) print(text string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.draw(text+"\n", l.drawn)
}

// block is how it is now: what goes on or, where that is not known, which verbs are done. The caller holds the lock.
func (l *live) block(now time.Time) []string {
	works := l.works
	if len(works) == 0 {
		for _, verb := range l.verbs {
			works = append(works, *verb)
		}
	}
	if len(l.verbs) == 0 || len(l.drawn) == 0 && now.Sub(l.verbs[0].since) < appear {
		return nil
	}
	for _, one := range works {
		l.longest = max(l.longest, len(one.name))
	}
	width, height, err := term.GetSize(int(os.Stderr.Fd()))
	if err != nil || width <= 0 || height <= 0 {
		width, height = 80, 24
	}
	return block(works, l.longest, width-1, height-2, now, colourful(os.Stderr)) // without the last column, and the lines above and below
}

// draw prints a text, whole lines, in the place of the block, and draws the block below. The caller holds the lock.
func (l *live) draw(text string, lines []string) {
	if len(l.drawn) > 0 || len(lines) > 0 {
		text = frame(text, lines)
	}
	l.drawn = lines
	fmt.Fprint(os.Stderr, text)
}

// The sequences that a frame consists of (ECMA-48, and DEC's modes 7 and 25).
const (
	hideCursor, showCursor = "\x1b[?25l", "\x1b[?25h"
	noWrap, wrap           = "\x1b[?7l", "\x1b[?7h"
	eraseLine, eraseBelow  = "\x1b[K", "\x1b[J"
)

// frame is one write that prints a text where the cursor is, and then lines below a blank one, on which the cursor stays. A
// line that is too long all the same, as after a change of the window, is cut by the terminal.
func frame(text string, lines []string) string {
	if text != "" {
		text = strings.ReplaceAll(text, "\n", eraseLine+"\n") + eraseLine
	}
	text = eraseLine + "\r" + text
	if len(lines) == 0 {
		return text + eraseBelow
	}
	for _, line := range lines {
		text += noWrap + "\n" + line + eraseLine
	}
	return hideCursor + text + eraseBelow + wrap + fmt.Sprintf("\r\x1b[%dA", len(lines)) + showCursor
}
