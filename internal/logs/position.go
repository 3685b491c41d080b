package logs

import "time"

// position is how far the log of one container was read, so that it can be read on: after the end of a run the engine
// ends the log, and a container may be started again.
type position struct {
	// last is the latest time of the entries, and count is how many have it.
	last  time.Time
	count int
	// skip is how many of them are still to come once more.
	skip int
}

// passed is the position behind all entries up to a time, of which none was read.
func passed(last time.Time) position {
	const all = 1 << 30
	if last.IsZero() {
		return position{}
	}
	return position{last: last, count: all}
}

// resume is the time to read on from.
func (p *position) resume() time.Time {
	p.skip = p.count
	return p.last
}

// seen notes an entry's time. It reports whether the entry had been read before.
func (p *position) seen(at time.Time) bool {
	switch {
	case p.skip > 0 && at.Equal(p.last):
		p.skip--
		return true
	case at.After(p.last):
		p.last, p.count = at, 1
	case at.Equal(p.last):
		p.count++
	}
	return false
}
