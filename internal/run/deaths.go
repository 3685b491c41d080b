package run

import (
	"sync"

	"github.com/berthdev/berth/docker"
)

// deaths knows which containers of a run have ended. It is safe for use by many goroutines.
type deaths struct {
	mu sync.Mutex
	// ended are by the container's name, closed when that one has ended.
	ended map[string]chan struct{}
	// there are the IDs of containers that must be in the engine's list, by name.
	there map[string]string
	// replaced are the IDs of containers whose end does not count.
	replaced map[string]bool
}

func newDeaths() *deaths {
	return &deaths{ended: map[string]chan struct{}{}, there: map[string]string{}, replaced: map[string]bool{}}
}

// expect adds a container. id is empty for one that is not made yet.
func (d *deaths) expect(name, id string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.ended[name] = make(chan struct{})
	if id != "" {
		d.there[name] = id
	}
}

// expects reports whether a container is known that must be in the engine's list.
func (d *deaths) expects() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.there) > 0
}

// of is closed when the container of this name has ended.
func (d *deaths) of(name string) <-chan struct{} {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.ended[name]
}

// replace says that the container with this ID is taken away, so that another one of its name counts from now on.
func (d *deaths) replace(name, id string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.replaced[id] = true
	delete(d.there, name)
	if isClosed(d.ended[name]) {
		d.ended[name] = make(chan struct{})
	}
}

// made says that a container must be in every list that is asked for from now on.
func (d *deaths) made(name, id string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.there[name] = id
}

// mark says that a container has ended, which somebody may have renamed.
func (d *deaths) mark(name, id string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for known, there := range d.there {
		if there == id {
			name = known
		}
	}
	if ended := d.ended[name]; ended != nil && !d.replaced[id] && !isClosed(ended) {
		close(ended)
	}
}

// follow marks until the subscription ends.
func (d *deaths) follow(events <-chan docker.Event) {
	for event := range events {
		if event.Action == "die" || event.Action == "destroy" {
			d.mark(event.Name, event.ContainerID)
		}
	}
}

// find marks those that have ended, or are gone, while nobody listened.
func (d *deaths) find(containers []docker.Container) {
	listed := map[string]bool{}
	for _, c := range containers {
		listed[c.ID] = true
		if c.State == "exited" || c.State == "dead" {
			d.mark(c.Name, c.ID)
		}
	}
	d.mu.Lock()
	gone := map[string]string{}
	for name, id := range d.there {
		if !listed[id] {
			gone[name] = id
		}
	}
	d.mu.Unlock()
	for name, id := range gone {
		d.mark(name, id)
	}
}

func isClosed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}
