package buildlog

// Progress is one thing that happened in a build or a pull. It is meant for showing, not for deciding.
type Progress struct {
	// Step is the place: "3/4", "stage-1 2/3" or "internal" in a build, a layer's short ID or a tag in a pull; empty
	// for a pull as a whole.
	Step string
	// Name is the instruction in a build, what happens to the layer or the image in a pull.
	Name string
	// Cached reports whether the step or layer was there already.
	Cached bool
	// Done reports whether the step or layer is finished.
	Done bool
	// Line is one line of the step's output, or tells of another try of a pull, without control characters; empty for a
	// change of state.
	Line string
	// Current is how many bytes of a layer a pull has, of Total; 0 where the engine does not say.
	Current, Total int64
}
