package heartbeat

// Progress is one thing that is being done right now.
type Progress struct {
	// Phase says what, such as "compiling ./api". What goes on for one server at the same time has different phases.
	Phase string
	// Detail is what was heard of it last, as one line; empty before that.
	Detail string
	// Done and Total are bytes; Total is 0 where it is not known.
	Done, Total int64
	// Over reports whether it has ended.
	Over bool
}

// Show takes what is being done to a server, "" for the project, whenever that has changed. It may be called by many
// goroutines. A nil one is that nobody looks.
type Show func(server string, p Progress)

// Of is Show for one server.
func (s Show) Of(server string) func(Progress) {
	if s == nil {
		return nil
	}
	return func(p Progress) { s(server, p) }
}

// During shows a phase until over is called.
func (s Show) During(server, phase string) (over func()) {
	if s == nil {
		return func() {}
	}
	s(server, Progress{Phase: phase})
	return func() { s(server, Progress{Phase: phase, Over: true}) }
}
