package plan

import (
	"fmt"
	"strings"
)

// String is the plan as text: one line for what happens to each thing, with the reason.
// Values of variables are not in it.
func (p Plan) String() string {
	var text strings.Builder
	for _, orphan := range p.Orphans {
		fmt.Fprintf(&text, "%s: remove its container (the server is gone from the definitions)\n", orphan.Labels[LabelServer])
	}
	for _, step := range p.Steps {
		name := step.Server.Name
		if step.Builds {
			fmt.Fprintf(&text, "%s: build %s (%s)\n", name, step.Image, step.BuildReason)
		}
		fmt.Fprintf(&text, "%s: %s (%s)", name, step.Action, step.Reason)
		if len(step.Links) > 0 {
			fmt.Fprintf(&text, " after %s", strings.Join(step.Links, ", "))
		}
		if step.OldImage != "" {
			fmt.Fprintf(&text, "\n  then remove image %s", step.OldImage)
		}
		for _, port := range step.Spec.Ports {
			if step.Action == Keep {
				continue
			}
			host := fmt.Sprint(port.HostPort)
			if port.HostPort == 0 {
				host = "any"
			}
			fmt.Fprintf(&text, "\n  %s:%s → %d/%s", port.HostIP, host, port.Container, port.Protocol)
		}
		text.WriteString("\n")
	}
	return text.String()
}
