package fakeengine

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/berthdev/berth/docker"
)

// State is an engine in memory. Its methods have the signatures and the errors of [docker.Engine]'s, and it refuses what
// that one refuses. It is safe for use by many goroutines, and knows no time but that of package time, so that it works
// inside a bubble of testing/synctest. [New] makes one; the fields are set before it is used.
type State struct {
	// Otherwise is the process of containers that have no script; without it they cannot be started.
	Otherwise *Process
	// OnExec runs a command in the container of this name. It returns when ctx ends, which the end of the container
	// brings about as well. Without it no command can be run.
	OnExec func(ctx context.Context, container string, command []string) (code int, output string)
	// Registry is what can be pulled, by reference. What an image does not say is made up.
	Registry map[string]docker.Image
	// Fail, if set, is asked about each call of a method ("Create") on a subject ("shop-web": a name or a reference; empty
	// for lists). Its error is the call's, and nothing is done.
	Fail func(method, subject string) error
	// Delay, if set, is how long a call takes before it does anything.
	Delay func(method, subject string) time.Duration

	mu         sync.Mutex
	operations []Operation
	unscripted []error
	scripts    map[string]Process
	// made counts what has had a name, so that no identifier comes twice.
	made map[string]int
	// last is the time of the last thing that happened.
	last       time.Time
	containers []*container
	networks   []*network
	volumes    []docker.Volume
	images     []*image
	builds     []docker.Build
	// endings are the ways in which containers ended, by their names.
	endings     map[string]string
	subscribers map[*subscriber]struct{}
}

// New is an engine that has these images, and the networks that every engine has.
func New(images ...string) *State {
	s := &State{
		scripts: map[string]Process{}, made: map[string]int{},
		endings: map[string]string{}, subscribers: map[*subscriber]struct{}{},
	}
	for _, name := range predefined {
		s.networks = append(s.networks, &network{Network: docker.Network{ID: s.newID("network " + name), Name: name}})
	}
	s.network(defaultNetwork).pool = firstPool
	for _, ref := range images {
		s.AddImage(docker.Image{References: []string{ref}})
	}
	return s
}

// Operation is one call of a method.
type Operation struct{ Method, Subject string }

func (o Operation) String() string { return o.Method + " " + o.Subject }

// Operations returns all calls so far, in order, failed ones included.
func (s *State) Operations() []Operation {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.operations)
}

// Unscripted names what was asked for and no script knows; nil for nothing. The call has failed too, but who called may
// have swallowed that.
func (s *State) Unscripted() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return errors.Join(s.unscripted...)
}

// unknown writes down what no script knows. The caller holds the lock.
func (s *State) unknown(format string, words ...any) error {
	err := fmt.Errorf("fake engine: "+format, words...)
	s.unscripted = append(s.unscripted, err)
	return err
}

// enter begins a call: it writes it down, takes the time that it has to take, and fails if it has to.
func (s *State) enter(ctx context.Context, method, subject string) error {
	s.mu.Lock()
	s.operations = append(s.operations, Operation{method, subject})
	s.mu.Unlock()
	if s.Delay != nil {
		select {
		case <-time.After(s.Delay(method, subject)):
		case <-ctx.Done():
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if s.Fail != nil {
		return s.Fail(method, subject)
	}
	return nil
}

// completionTime is how long [docker.Engine] lets the engine finish what it makes when the caller has given up.
const completionTime = 3 * time.Second

// enterMaking is enter for calls that the engine finishes although ctx ends meanwhile.
func (s *State) enterMaking(ctx context.Context, method, subject string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	extended, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(completionTime, cancel) })
	defer stop()
	return s.enter(extended, method, subject)
}

// Now is the present time.
func (s *State) Now(ctx context.Context) (time.Time, error) {
	if err := s.enter(ctx, "Now", ""); err != nil {
		return time.Time{}, during("ask for the engine's time", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now(), nil
}

// now is the present time, but later than anything that has happened: an order that virtual time alone does not give.
// The caller holds the lock.
func (s *State) now() time.Time {
	now := time.Now().Round(0)
	if !now.After(s.last) {
		now = s.last.Add(1)
	}
	s.last = now
	return now
}

// newID is an identifier that depends on the name and on how often it was used, and on nothing else.
// The caller holds the lock.
func (s *State) newID(name string) string {
	s.made[name]++
	if n := s.made[name]; n > 1 {
		name = fmt.Sprintf("%s %d", name, n)
	}
	return identifier(name)
}

// identifier is an identifier that always belongs to the same text.
func identifier(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// hasAll reports whether labels contain all that are wanted.
func hasAll(labels, wanted map[string]string) bool {
	for key, value := range wanted {
		if got, found := labels[key]; !found || got != value {
			return false
		}
	}
	return true
}
