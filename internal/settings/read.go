package settings

import (
	"crypto/sha256"
	"fmt"
	"math"
	"net/netip"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/docker/go-units"

	"github.com/berthdev/berth/docker/registry"
	"github.com/berthdev/berth/internal/endpoints"
	"github.com/berthdev/berth/internal/mistakes"
	"github.com/berthdev/berth/internal/names"
)

// reader turns strings into values and collects what is wrong with them, so that one run reports all of it.
type reader struct {
	lookup func(string) (string, bool)
	errs   []error
	// project is what is wrong with the project's name.
	project error
}

func (r *reader) read(root string) Settings {
	settings := Settings{
		Root:            root,
		Project:         r.name(root),
		Servers:         SplitList(r.text("BERTH_SERVERS")),
		Bind:            r.address("BERTH_BIND"),
		Ports:           r.choice("BERTH_PORTS", "stable", "random", "same"),
		Export:          r.presets("BERTH_EXPORT"),
		Timeout:         r.duration("BERTH_TIMEOUT"),
		Context:         r.choice("BERTH_CONTEXT", "tar", "inline"),
		Builder:         r.choice("BERTH_BUILDER", "auto", "buildkit", "classic"),
		Base:            r.choice("BERTH_BASE", "auto", "registry", "bootstrap"),
		MaxCopy:         r.bytes("BERTH_MAX_COPY"),
		Parallel:        r.number("BERTH_PARALLEL"),
		AptMirror:       r.link("BERTH_APT_MIRROR"),
		RegistryMirror:  r.registry("BERTH_REGISTRY_MIRROR"),
		AllowPrivileged: r.choice("BERTH_ALLOW_PRIVILEGED", "true", "false") == "true",
		AllowHostPaths:  r.choice("BERTH_ALLOW_HOST_PATHS", "true", "false") == "true",
	}
	settings.Domain = r.text("BERTH_DOMAIN")
	if settings.Domain == "" {
		settings.Domain = settings.Project + ".test"
	}
	if err := names.Domain(settings.Domain); err != nil && r.project == nil {
		r.errs = append(r.errs, &keyError{name: "BERTH_DOMAIN", err: fmt.Errorf("BERTH_DOMAIN: %w", err)})
	}
	return settings
}

// SplitList splits a list at commas; spaces around its parts and empty parts are dropped.
func SplitList(text string) []string {
	var list []string
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part != "" && !slices.Contains(list, part) {
			list = append(list, part)
		}
	}
	return list
}

// name is BERTH_PROJECT, or the folder's name with 6 hex digits of the root path, so that two
// folders of one name are two projects.
func (r *reader) name(root string) string {
	name := r.text("BERTH_PROJECT")
	if name == "" {
		sum := sha256.Sum256([]byte(root))
		folder := names.FromFolder(filepath.Base(root))
		folder = strings.TrimRight(folder[:min(len(folder), 33)], "-")
		name = fmt.Sprintf("%s-%x", folder, sum[:3])
	}
	if err := names.Project(name); err != nil {
		r.project = &keyError{name: "BERTH_PROJECT", err: fmt.Errorf("BERTH_PROJECT: %w", err)}
	}
	return name
}

// text is the value as it is. A key whose default is not empty must not be empty.
func (r *reader) text(name string) string {
	fallback := keys[slices.IndexFunc(keys, func(k key) bool { return k.name == name })].fallback
	value, ok := r.lookup(name)
	switch {
	case !ok:
		return fallback
	case value == "" && fallback != "":
		r.errs = append(r.errs, &keyError{name: name, err: mistakes.Errorf("%s is set but empty; remove it for the default, %s", name, fallback)})
		return fallback
	}
	return value
}

func (r *reader) choice(name string, values ...string) string {
	value := r.text(name)
	if !slices.Contains(values, value) {
		r.bad(name, value, "one of "+strings.Join(values, ", "))
	}
	return value
}

func (r *reader) presets(name string) []string {
	list := SplitList(r.text(name))
	for _, one := range list {
		if known := endpoints.Presets(); !slices.Contains(known, one) {
			r.bad(name, one, "one of "+strings.Join(known, ", "))
		}
	}
	return list
}

func (r *reader) address(name string) string {
	value := r.text(name)
	if _, err := netip.ParseAddr(value); err != nil {
		r.bad(name, value, "an IP address")
	}
	return value
}

func (r *reader) duration(name string) time.Duration {
	value := r.text(name)
	duration, err := time.ParseDuration(value)
	if err != nil || duration <= 0 {
		r.bad(name, value, "a duration above 0, such as 90s or 2m")
	}
	return duration
}

func (r *reader) bytes(name string) int64 {
	value := r.text(name)
	size, err := units.RAMInBytes(value)
	if err != nil || size <= 0 || size == math.MaxInt64 { // too large for 63 bits, by the processor
		r.bad(name, value, "a size, such as 512m or 4g")
	}
	return size
}

func (r *reader) number(name string) int {
	value := r.text(name)
	number, err := strconv.Atoi(value)
	if err != nil || number < 0 || number > 1000 {
		r.bad(name, value, "a number from 0 to 1000")
	}
	return number
}

// link is an http, https or file URL. It ends up in a build step, so it may hold no character that a shell reads.
func (r *reader) link(name string) string {
	value := r.text(name)
	if value == "" {
		return ""
	}
	u, err := url.Parse(value)
	if err != nil || !slices.Contains([]string{"http", "https"}, u.Scheme) || u.Host == "" || strings.ContainsAny(value, " \t\r\n'\"`$\\;|&<>(){}") {
		r.bad(name, value, "an http or https address")
	}
	return strings.TrimSuffix(value, "/")
}

// registry is the address of a registry, with an optional path, by the rule that is used when an image is pulled.
func (r *reader) registry(name string) string {
	value := r.text(name)
	if _, err := registry.MirrorReference("debian", value); err != nil {
		r.bad(name, value, "the address of a registry: HOST[:PORT][/PATH], HOST with a dot or a port")
	}
	return value
}

func (r *reader) bad(name, value, want string) {
	if strings.Contains(value, "@") { // before it may be a password
		r.errs = append(r.errs, &keyError{name: name, err: fmt.Errorf("%s: its value is not %s", name, want)})
		return
	}
	r.errs = append(r.errs, &keyError{name: name, err: fmt.Errorf("%s: %q is not %s", name, shorten(value), want)})
}

func shorten(value string) string {
	if len(value) > 60 {
		return value[:60] + "…"
	}
	return value
}
