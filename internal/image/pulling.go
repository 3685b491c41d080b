package image

import (
	"fmt"
	"time"

	"github.com/docker/go-units"

	"github.com/berthdev/berth/docker/buildlog"
	"github.com/berthdev/berth/docker/registry"
	"github.com/berthdev/berth/internal/heartbeat"
)

// pullPause is the least time between two lines about one pull.
const pullPause = 2 * time.Second

// pulling tells the story of one pull: how it goes every two seconds, and how it ended.
type pulling struct {
	*heartbeat.Heartbeat

	reference string
	began     time.Time
	// told is when there was a line, and line what it said.
	told time.Time
	line string
	// layers are those of the image that the engine has spoken of, by their short IDs.
	layers map[string]pulledLayer
}

// pulledLayer is how far one layer is.
type pulledLayer struct {
	// size is what has come of it, in bytes; 0 of a layer that was there. total is all of it, 0 where that is not known.
	size, total int64
	done        bool
}

func (m *Maker) pulling(server, reference string) *pulling {
	now := time.Now()
	p := &pulling{
		Heartbeat: m.beat(server, "pulling "+reference), reference: reference,
		began: now, told: now, layers: map[string]pulledLayer{},
	}
	p.Say("pulling " + reference + m.from(reference))
	return p
}

// from names the mirror that gives an image; empty where its own registry does.
func (m *Maker) from(reference string) string {
	mirror := m.Settings.RegistryMirror
	mirrored, err := registry.MirrorReference(reference, mirror)
	if err != nil || mirrored == reference {
		return ""
	}
	return " from mirror " + mirror
}

// tell takes what a pull reports.
func (p *pulling) tell(news buildlog.Progress) {
	if news.Line != "" {
		p.Say(news.Line)
		p.told = time.Now()
		return
	}
	if !p.note(news) {
		return
	}
	if p.Shown() {
		p.Note(p.state())
		p.Reach(p.bytes())
		return
	}
	if time.Since(p.told) < pullPause {
		return
	}
	if line := p.state(); line != p.line {
		p.Say("pulling " + p.reference + ": " + line)
		p.told, p.line = time.Now(), line
	}
}

// note keeps what is said of a layer. While one is unpacked, Current counts from 0 again.
func (p *pulling) note(news buildlog.Progress) bool {
	layer, known := p.layers[news.Step]
	if !known {
		if news.Name != "Pulling fs layer" && !news.Cached {
			return false // of the image as a whole
		}
		if len(p.layers) == 0 {
			p.told = time.Now()
		}
	}
	layer.done = layer.done || news.Done
	layer.size = max(layer.size, news.Current)
	layer.total = max(layer.total, news.Total)
	p.layers[news.Step] = layer
	return true
}

// state is how many layers are there and what has come of them.
func (p *pulling) state() string {
	done, size := 0, int64(0)
	for _, layer := range p.layers {
		if layer.done {
			done++
		}
		size += layer.size
	}
	return fmt.Sprintf("%d of %d layers, %s", done, len(p.layers), units.HumanSize(float64(size)))
}

// bytes is what has come and what there is to come; total is 0 as long as that is not known of each layer.
func (p *pulling) bytes() (done, total int64) {
	for _, layer := range p.layers {
		if !layer.done && layer.total == 0 {
			return 0, 0
		}
		all := max(layer.total, layer.size)
		if layer.done {
			layer.size = all
		}
		done += layer.size
		total += all
	}
	return done, total
}

// done tells how it ended. An image that is up to date has no layers that the engine spoke of.
func (p *pulling) done() {
	if len(p.layers) == 0 {
		p.Say(p.reference + " is up to date")
		return
	}
	p.Say(fmt.Sprintf("pulled %s: %s in %s", p.reference, p.state(), time.Since(p.began).Round(100*time.Millisecond)))
}
