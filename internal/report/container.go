package report

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/berthdev/berth/internal/names"
	"github.com/berthdev/berth/internal/text"
)

// container is what the page tells of the engine's answer (Docker Engine API, ContainerInspect).
type container struct {
	Image string
	State struct {
		Status, Error, StartedAt, FinishedAt string
		ExitCode                             int
		OOMKilled                            bool
		Health                               struct{ Status string }
	}
	Config struct {
		Image, User, WorkingDir string
		Entrypoint, Cmd, Env    []string
	}
	HostConfig struct {
		PortBindings map[string][]binding
	}
	Mounts []struct {
		Type, Name, Source, Destination string
		RW                              bool
	}
	NetworkSettings struct {
		Ports    map[string][]binding
		Networks map[string]struct {
			IPAddress string
			Aliases   []string
		}
	}
	// secrets are masked.
	secrets []string
}

// binding is where a port is published.
type binding struct{ HostIP, HostPort string }

// longest is how many characters of a value are shown, and most how many variables.
const (
	longest = 300
	most    = 200
)

// container is what the engine says of one.
func (p *page) container(inspection []byte, secrets []string) {
	c := container{secrets: secrets}
	if err := json.Unmarshal(inspection, &c); err != nil {
		p.add("<p class=\"note\">The engine has not said what its container was like.</p>\n")
		return
	}
	p.add("<h3>Container</h3>\n")
	facts := [][2]string{
		{"State", c.state()},
		{"Health", c.State.Health.Status},
		{"Engine's error", c.State.Error},
		{"Started", when(c.State.StartedAt)},
		{"Ended", when(c.State.FinishedAt)},
		{"Image", c.Config.Image},
		{"Command", c.words(append(c.Config.Entrypoint, c.Config.Cmd...))},
		{"User", c.Config.User},
		{"Folder", c.Config.WorkingDir},
		{"Ports", c.ports()},
		{"Networks", c.networks()},
		{"Mounts", c.mounts()},
		{"Environment", c.environment()},
	}
	for i := range facts {
		facts[i][1] = text.Mask(facts[i][1], secrets)
	}
	p.facts(facts)
}

func (c container) state() string {
	said := c.State.Status
	if said == "exited" || said == "dead" {
		said += fmt.Sprintf(", exit code %d", c.State.ExitCode)
	}
	if c.State.OOMKilled {
		said += ", killed for want of memory"
	}
	return said
}

// when is a time of the engine; what never happened has year 1.
func when(said string) string {
	if strings.HasPrefix(said, "0001-") {
		return ""
	}
	return said
}

// words are arguments, quoted where they need it.
func (c container) words(list []string) string {
	quoted := make([]string, len(list))
	for i, word := range list {
		quoted[i] = c.short(word)
		if word == "" || strings.ContainsAny(word, " \t\n\"'\\") {
			quoted[i] = strconv.Quote(quoted[i])
		}
	}
	return strings.Join(quoted, " ")
}

// ports are those that are published or, where the container does not run, were to be.
func (c container) ports() string {
	ports := c.NetworkSettings.Ports
	if len(ports) == 0 {
		ports = c.HostConfig.PortBindings
	}
	var list []string
	for _, port := range slices.Sorted(maps.Keys(ports)) {
		for _, one := range ports[port] {
			host := one.HostPort
			if host == "" || host == "0" {
				host = "any"
			}
			list = append(list, one.HostIP+":"+host+" → "+port)
		}
	}
	return strings.Join(list, "\n")
}

func (c container) networks() string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(c.NetworkSettings.Networks)) {
		place := c.NetworkSettings.Networks[name]
		list = append(list, strings.Join(strings.Fields(name+" "+place.IPAddress+" "+strings.Join(place.Aliases, " ")), " "))
	}
	return strings.Join(list, "\n")
}

func (c container) mounts() string {
	var list []string
	for _, one := range c.Mounts {
		from, mode := one.Name, ""
		if from == "" {
			from = one.Source
		}
		if !one.RW {
			mode = ", read-only"
		}
		list = append(list, fmt.Sprintf("%s %s → %s%s", one.Type, from, one.Destination, mode))
	}
	return strings.Join(list, "\n")
}

// environment has no value of a variable that looks secret.
func (c container) environment() string {
	var list []string
	for _, line := range slices.Sorted(slices.Values(c.Config.Env)) {
		name, value, _ := strings.Cut(line, "=")
		if names.LooksSecret(name) {
			value = "***"
		}
		list = append(list, name+"="+c.short(value))
	}
	if n := len(list) - most; n > 0 {
		list = append(list[:most], fmt.Sprintf("and %d more", n))
	}
	return strings.Join(list, "\n")
}

// short is the beginning of a long value. Secrets are masked before it is cut, lest part of one be left.
func (c container) short(value string) string {
	value = text.Mask(value, c.secrets)
	if len(value) <= longest {
		return value
	}
	return strings.ToValidUTF8(value[:longest], "") + "…"
}
