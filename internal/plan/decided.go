package plan

// decided are the steps of the servers that were decided about, in their order.
type decided struct {
	steps []Step
	// places are the indexes of steps by the server's name.
	places map[string]int
}

func (d *decided) add(step Step) {
	if d.places == nil {
		d.places = map[string]int{}
	}
	d.places[step.Server.Name] = len(d.steps)
	d.steps = append(d.steps, step)
}

// of is the step of a server, until the next one is added; nil for none.
func (d decided) of(server string) *Step {
	if place, found := d.places[server]; found {
		return &d.steps[place]
	}
	return nil
}
