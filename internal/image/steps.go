package image

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/berthdev/berth/docker/buildlog"
	"github.com/berthdev/berth/internal/recipe"
)

// stepPatience is how long a step of a build goes on before the story tells of it: most steps are over by then.
const stepPatience = 2 * time.Second

// steps tells of the steps of one build that take their time.
type steps struct {
	say func(text string)
	// note takes what is going on, of which nothing is told as long as it is quick.
	note func(text string)
	// shown reports whether the latest note is looked at, so that nothing need be told.
	shown bool
	// mu guards running, which holds the steps that have begun and not ended.
	mu      sync.Mutex
	running map[string]*time.Timer
}

// follow takes in what the builder says.
func (s *steps) follow(p buildlog.Progress) {
	step := strings.TrimSpace(p.Step)
	if step != "" {
		step = fmt.Sprintf("step %s: ", step)
	}
	text := step + recipe.Shown(p.Name)
	switch {
	case p.Line != "" && s.shown: // the line is news, and there is little room
		s.note(step + p.Line)
	case p.Line != "":
		s.note(text + ": " + p.Line)
	case !p.Done:
		s.note(text)
	}
	if s.shown || p.Line != "" || !strings.HasPrefix(p.Name, "RUN ") {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch timer := s.running[p.Step]; {
	case timer != nil && (p.Cached || p.Done):
		timer.Stop()
	case timer == nil && !p.Cached && !p.Done:
		s.running[p.Step] = time.AfterFunc(stepPatience, func() { s.say(text) })
	}
}

// end is for when the build is over.
func (s *steps) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, timer := range s.running {
		timer.Stop()
	}
}
