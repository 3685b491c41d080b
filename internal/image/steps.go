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
	// mu guards running, which holds the steps that have begun and not ended.
	mu      sync.Mutex
	running map[string]*time.Timer
}

// follow takes in what the builder says.
func (s *steps) follow(p buildlog.Progress) {
	text := recipe.Shown(p.Name)
	if step := strings.TrimSpace(p.Step); step != "" {
		text = fmt.Sprintf("step %s: %s", step, text)
	}
	if p.Line != "" {
		s.note(text + ": " + p.Line)
	} else if !p.Done {
		s.note(text)
	}
	if p.Line != "" || !strings.HasPrefix(p.Name, "RUN ") {
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
