package plan

import (
	"encoding/json"
	"fmt"
	"strings"
)

// verbs are the kinds as people read them, before the subject.
var verbs = map[Kind]string{
	Authority: "make the certificate authority", Pull: "pull", Bootstrap: "make from packages", Compile: "compile",
	Network: "make network", Volume: "make volume", Build: "build", Stop: "stop", Remove: "remove", Create: "create",
	Copy: "copy in", Start: "start", Wait: "wait until ready:", PostStart: "run after the start:",
	RemoveImage: "remove image", RemoveNetwork: "remove network", RemoveVolume: "remove volume", RemoveState: "remove the files in",
}

// String is the plan as text: one line for each operation, with the reason. Values of variables are not in it.
func (p Plan) String() string {
	var text strings.Builder
	write := func(list []Operation) {
		for _, one := range list {
			text.WriteString(p.Line(one) + "\n")
		}
	}
	write(p.Fetch)
	for _, removal := range p.Removals {
		write(removal.Operations)
	}
	write(p.Shared)
	for _, step := range p.Steps {
		for _, one := range step.Operations {
			text.WriteString(p.Line(one) + "\n")
			if one.Kind == Create {
				text.WriteString(step.published())
			}
		}
	}
	write(p.Last)
	if p.Nothing() {
		text.WriteString("nothing to do\n")
	}
	return text.String()
}

// Line is an operation of the plan as text, with its reason.
func (p Plan) Line(o Operation) string {
	of, verb := o.Server, verbs[o.Kind]
	if of == "" {
		of = p.Project
	}
	if o.Kind == Wait && o.Reason != "" {
		verb = "check:"
	}
	line := of + ": " + verb + " " + o.Subject
	if o.Reason != "" {
		line += " (" + o.Reason + ")"
	}
	switch o.Else {
	case ElseBootstrap:
		line += ", or make it from packages where no registry gives it"
	case ElseKeep:
		line += ", or keep what is there where no registry gives it"
	}
	if len(o.After) > 0 {
		line += ", after " + strings.Join(o.After, ", ")
	}
	if o.Limit > 0 {
		line += fmt.Sprintf(", %s at most", o.Limit)
	}
	if o.Unless != "" {
		line += ", unless " + o.Unless
	}
	return line
}

// published are the ports of a container to be made, a line each.
func (s Step) published() string {
	var text strings.Builder
	for _, port := range s.Spec.Ports {
		host := "any"
		if port.HostPort != 0 {
			host = fmt.Sprint(port.HostPort)
		}
		fmt.Fprintf(&text, "%s:   %s:%s → %d/%s\n", s.Server.Name, port.HostIP, host, port.Container, port.Protocol)
	}
	return text.String()
}

// document is the plan as JSON. Fields are only ever added to version 1.
type document struct {
	Version int `json:"version"`
	// Target is the verb whose plan it is.
	Target string `json:"target"`
	// Project is the project's name.
	Project string `json:"project"`
	// Changes reports whether there is something to do.
	Changes bool `json:"changes"`
	// Operations are all that would be done, those of each server in their order.
	Operations []operationJSON `json:"operations"`
}

type operationJSON struct {
	// Operation is what is done: authority, pull, bootstrap, compile, network, volume, build, stop, remove, create, copy, start,
	// wait, post-start, remove-image, remove-network, remove-volume or remove-state.
	Operation Kind `json:"operation"`
	// Server is whom it is done for; empty for what belongs to the project as a whole.
	Server string `json:"server,omitempty"`
	// Subject is what it is done to, such as an image or a container.
	Subject string `json:"subject"`
	// Reason is why it is done.
	Reason string `json:"reason,omitempty"`
	// After are the servers that must be ready before.
	After []string `json:"after,omitempty"`
	// Unless is what makes it unnecessary, where that is not known yet.
	Unless string `json:"unless,omitempty"`
	// Else is bootstrap or keep: what happens when no registry gives an image.
	Else string `json:"else,omitempty"`
	// Limit is how long it may take at most, in seconds.
	Limit float64 `json:"limit_s,omitempty"`
	// Ports are those that a container will publish, as HOST:PORT:PORT/PROTOCOL; host port 0 is any.
	Ports []string `json:"ports,omitempty"`
}

// JSON is the plan as one indented JSON document.
func (p Plan) JSON() ([]byte, error) {
	d := document{Version: 1, Target: p.Target, Project: p.Project, Changes: !p.Nothing(), Operations: []operationJSON{}}
	ports := map[string][]string{}
	for _, step := range p.Steps {
		for _, port := range step.Spec.Ports {
			ports[step.Server.Name] = append(ports[step.Server.Name], fmt.Sprintf("%s:%d:%d/%s", port.HostIP, port.HostPort, port.Container, port.Protocol))
		}
	}
	for _, o := range p.Operations() {
		one := operationJSON{o.Kind, o.Server, o.Subject, o.Reason, o.After, o.Unless, o.Else, o.Limit.Seconds(), nil}
		if o.Kind == Create {
			one.Ports = ports[o.Server]
		}
		d.Operations = append(d.Operations, one)
	}
	text, err := json.MarshalIndent(d, "", "  ")
	return append(text, '\n'), err
}
