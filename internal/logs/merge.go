package logs

// merge passes on the lines of several channels, each of which is in the order of time, in the order of time of all. It
// holds one line of each.
func merge(sources []<-chan Line, each func(Line)) {
	heads, filled := make([]Line, len(sources)), make([]bool, len(sources))
	last := 0
	for {
		best := -1
		for i, source := range sources {
			if !filled[i] && source != nil {
				if heads[i], filled[i] = <-source; !filled[i] {
					sources[i] = nil
				}
			}
			switch {
			case !filled[i]:
			case best < 0, heads[i].Time.Before(heads[best].Time):
				best = i
			case i == last && heads[i].Time.Equal(heads[best].Time):
				best = i // so that the pieces of a long line stay together
			}
		}
		if best < 0 {
			return
		}
		each(heads[best])
		heads[best], filled[best], last = Line{}, false, best
	}
}
