package plan

// BuildImages decides what `build` does: it makes the images of all members that are not there, or all with force.
func BuildImages(project string, members []Member, fetch []Operation, force bool) (Plan, error) {
	plan := Plan{Target: "build", Project: project, Fetch: fetch}
	ordered, err := order(members)
	if err != nil {
		return Plan{}, err
	}
	for _, member := range ordered {
		step := Step{Member: member}
		step.Operations = builds(step, force)
		plan.Steps = append(plan.Steps, step)
	}
	return plan, nil
}
