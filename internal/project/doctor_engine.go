package project

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/docker/go-units"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/docker/config"
	"github.com/berthdev/berth/docker/locate"
	"github.com/berthdev/berth/internal/advice"
	"github.com/berthdev/berth/internal/findings"
	"github.com/berthdev/berth/internal/host"
	"github.com/berthdev/berth/internal/plan"
	"github.com/berthdev/berth/internal/text"
)

// How little room an engine can have before that is worth a word, and before builds must be expected to fail, in bytes; and
// for how few more networks.
const (
	littleDisk     = 2_000_000_000
	noDisk         = 100_000_000
	littleNetworks = 3
)

// clockSlack is how far an engine's clock may be from this machine's.
const clockSlack = 5 * time.Second

// findEngine connects to the engine; nil for none.
func (d *doctor) findEngine(ctx context.Context) *docker.Reader {
	address, err := locate.Find(d.settings.Lookup)
	var engine *docker.Reader
	if err == nil {
		engine, err = d.dialer().Look(ctx, address)
	}
	platform := ""
	if err == nil {
		platform, err = engine.Platform(ctx)
	}
	if err != nil {
		d.addError("engine", findings.Blocks, advice.Add(err, d.settings.Typed.Start))
	} else {
		name := "Docker "
		if engine.Podman {
			name = "Podman "
		}
		d.add("engine", findings.OK, fmt.Sprintf("%s%s, API %s, %s, at %s (%s)",
			name, engine.Version, engine.API(), platform, address.Host, address.Source))
	}
	d.readContext()
	return engine
}

// readContext says which of Docker's contexts is chosen, and whether it decides anything.
func (d *doctor) readContext() {
	file, err := config.Read(locate.ConfigFolder(d.settings.Lookup))
	if err != nil {
		d.add("context", findings.Warning, "Docker's configuration cannot be read whole: "+err.Error(), "mend the file, or remove it")
		return
	}
	name, from := file.CurrentContext, file.Filename
	if set, _ := d.settings.Lookup("DOCKER_CONTEXT"); set != "" {
		name, from = set, "DOCKER_CONTEXT"
	}
	address, _ := d.settings.Lookup("DOCKER_HOST")
	switch {
	case name == "" || name == "default":
		d.add("context", findings.OK, "none is chosen")
	case address != "":
		d.add("context", findings.Note, fmt.Sprintf("%s is chosen by %s, but DOCKER_HOST wins", name, from))
	default:
		d.add("context", findings.OK, fmt.Sprintf("%s, by %s", name, from))
	}
}

// askEngine asks the engine about itself, and gives its containers.
func (d *doctor) askEngine(ctx context.Context, engine *docker.Reader) (seen plan.Observed) {
	d.permission(engine.Address)
	d.builder(engine)
	var facts docker.Facts
	began := time.Now()
	if d.asked(ctx, "storage", findings.Blocks, func(ctx context.Context) (err error) {
		facts, err = engine.Facts(ctx)
		return err
	}) {
		d.clock(facts.Clock, began, time.Now())
		d.storage(facts)
		d.proxy(engine, facts)
		left, all := 0, 0
		if d.asked(ctx, "addresses", findings.Blocks, func(ctx context.Context) (err error) {
			if left, all, err = engine.NetworksLeft(ctx, facts); err == nil {
				seen.Networks, err = d.networks(ctx, engine)
			}
			return err
		}) {
			d.addresses(left, all, len(seen.Networks) > 0)
		}
	}
	d.asked(ctx, "containers", findings.Blocks, func(ctx context.Context) (err error) {
		seen.Containers, err = engine.Containers(ctx)
		return err
	})
	return seen
}

// permission says by what right the engine, which has answered, is used.
func (d *doctor) permission(address locate.Address) {
	scheme, rest, _ := strings.Cut(address.Host, "://")
	name, _, _ := net.SplitHostPort(rest)
	ip := net.ParseIP(name)
	switch {
	case scheme == "tcp" && address.TLS == nil && name != "localhost" && (ip == nil || !ip.IsLoopback()):
		d.add("permission", findings.Warning, "whoever reaches "+rest+" may use the engine, and so become root there", "let it ask for certificates: https://docs.docker.com/engine/security/protect-access/")
	case scheme == "tcp" && address.TLS != nil:
		d.add("permission", findings.OK, "by a certificate")
	case scheme == "ssh":
		d.add("permission", findings.OK, "through ssh")
	default:
		d.add("permission", findings.OK, "this user may use "+rest)
	}
}

func (d *doctor) builder(engine *docker.Reader) {
	setting := " (BERTH_BUILDER=" + d.settings.Builder + ")"
	switch {
	case engine.Podman && d.settings.Builder == docker.BuilderBuildKit:
		d.add("builder", findings.Blocks, "BuildKit is asked for, which Podman has not"+setting, "set BERTH_BUILDER=auto")
	case engine.Podman:
		d.add("builder", findings.OK, "Podman's own"+setting)
	case d.settings.Builder == docker.BuilderClassic:
		d.add("builder", findings.OK, "the classic builder"+setting)
	default:
		d.add("builder", findings.OK, "BuildKit"+setting)
	}
}

// storage judges the storage driver and the room that it has, which can be seen where the engine is on this machine.
func (d *doctor) storage(facts docker.Facts) {
	if facts.Storage == "vfs" {
		d.add("storage", findings.Warning, "vfs, in "+facts.Root+": each layer is a whole copy, which is slow and fills the disk",
			"let the engine use overlay2 or fuse-overlayfs, if its kernel can")
	} else {
		d.add("storage", findings.OK, facts.Storage+", in "+facts.Root)
	}
	ours, err := os.Hostname()
	if err != nil || ours != facts.HostName {
		d.add("disk", findings.Note, "not known: the engine is on another machine, "+facts.HostName)
		return
	}
	free, err := host.FreeDisk(facts.Root)
	if err != nil {
		d.add("disk", findings.Note, "not known: "+err.Error())
		return
	}
	d.disk(free, facts.Root)
}

// disk judges how many bytes are left where the engine keeps everything.
func (d *doctor) disk(free uint64, root string) {
	room := units.HumanSize(float64(free)) + " free in " + root
	next := []string{"`docker system df` shows what fills it", "run " + d.call("clean") + " in projects that you no longer use"}
	switch {
	case free < noDisk:
		d.add("disk", findings.Blocks, room, next...)
	case free < littleDisk:
		d.add("disk", findings.Warning, room, next...)
	default:
		d.add("disk", findings.OK, room)
	}
}

// clock compares the engine's clock with this machine's when it was asked and when it had answered.
func (d *doctor) clock(theirs, asked, answered time.Time) {
	off, which := time.Duration(0), "behind"
	switch {
	case theirs.IsZero():
		d.add("clock", findings.Note, "the engine does not tell its time")
		return
	case theirs.Before(asked):
		off = asked.Sub(theirs)
	case theirs.After(answered):
		off, which = theirs.Sub(answered), "ahead of"
	}
	if off <= clockSlack {
		d.add("clock", findings.OK, "the engine's is this machine's")
		return
	}
	d.add("clock", findings.Warning, fmt.Sprintf("the engine's is %v %s this machine's: certificates and the times of logs go by it", off.Round(time.Second), which),
		"let both machines take their time from the network")
}

// proxy says what builds and containers get, and what the engine itself pulls through.
func (d *doctor) proxy(engine *docker.Reader, facts docker.Facts) {
	own := d.docker().proxy(engine)
	verdict, parts, next := findings.OK, []string(nil), []string(nil)
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY"} {
		if own[name] == "" {
			continue
		}
		parts = append(parts, "builds and containers get "+name+"="+masked(own[name]))
		if address, err := url.Parse(own[name]); err == nil && (address.Hostname() == "localhost" || net.ParseIP(address.Hostname()).IsLoopback()) {
			parts[len(parts)-1] += ", which leads each of them to itself"
			verdict, next = findings.Warning, []string{"give an address that containers reach, at proxies in Docker's config.json"}
		}
	}
	for _, pulls := range []string{facts.HTTPProxy, facts.HTTPSProxy} {
		if pulls != "" {
			parts = append(parts, "the engine pulls through "+masked(pulls))
		}
	}
	if len(parts) == 0 {
		parts = []string{"none"}
	}
	d.add("proxy", verdict, strings.Join(slices.Compact(parts), "; "), next...)
}

// masked is a proxy's address without its password.
func masked(address string) string {
	return text.Mask(address, config.Proxy{"": address}.Secrets())
}

// addresses judges for how many more networks there are addresses. A project that has its network needs none.
func (d *doctor) addresses(left, all int, has bool) {
	most := fmt.Sprintf("for %d more networks of %d at most; routes of the engine's machine may take some", left, all)
	next := []string{"run " + d.call("down") + " in projects that you do not need now, or " + d.call("down -allProjects"), `"default-address-pools" in the engine's daemon.json allows more networks`}
	switch {
	case all == 0:
		d.add("addresses", findings.Note, "not known: the engine does not tell")
	case left == 0 && !has:
		d.add("addresses", findings.Blocks, fmt.Sprintf("for no more network: all %d are in use", all), next...)
	case left <= littleNetworks:
		d.add("addresses", findings.Warning, most, next...)
	default:
		d.add("addresses", findings.OK, most)
	}
}
