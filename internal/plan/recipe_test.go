package plan

import "testing"

func TestChangedRecipeReplaces(t *testing.T) {
	m := member("web")
	seen := running(t, shop, m)
	m.Recipe = "cd" + m.Recipe[2:]
	m.Image, m.ImageID = shop.Owner().ImageName("web", m.Recipe), ""
	step := newPlan(t, shop, []Member{m}, seen, Options{}).Steps[0]
	if !step.has(Build) || step.Action != Replace {
		t.Errorf("builds %v, action %s (%s); want a new image and a container that runs it", step.has(Build), step.Action, step.Reason)
	}
}
