package catalogue

import (
	"fmt"
	"strings"

	"github.com/docker/go-units"

	"github.com/berthdev/berth/internal/definition"
)

// unknown stands for what was not measured.
const unknown = "-"

// columns are the titles of the table, in the order of cells.
var columns = []string{"Name", "Version", "Ports", "Image", "Ready", "What it is"}

// cells is one line of the table.
func (e Entry) cells() []string {
	list := []string{e.Name, e.Version, numbers(e.Ports), size(e.ImageBytes), ready(e.ReadyMS), e.Description}
	for i, text := range list {
		if text == "" {
			list[i] = unknown
		}
	}
	return list
}

// numbers are the ports inside, those that follow each other as a range: "21, 30000-30009, 53/udp, 10 chosen".
func numbers(ports definition.Ports) string {
	var list []string
	for i := 0; i < len(ports); {
		first, last := ports[i], ports[i]
		for i++; i < len(ports) && follows(ports[i], last); i++ {
			last = ports[i]
		}
		text := number(first)
		if last != first {
			text += fmt.Sprintf("-%d", last.Number)
		}
		list = append(list, text+suffix(first))
	}
	return strings.Join(list, ", ")
}

// follows reports whether a port is the next number after another.
func follows(port, before definition.Port) bool {
	return port.Protocol == before.Protocol && port.Count+before.Count == 0 && port.Number == before.Number+1
}

// number is a port's number, or how many are chosen for it.
func number(port definition.Port) string {
	if port.Count > 0 {
		return fmt.Sprintf("%d chosen", port.Count)
	}
	return fmt.Sprint(port.Number)
}

// suffix names a protocol that is not tcp.
func suffix(port definition.Port) string {
	if port.Protocol == "tcp" {
		return ""
	}
	return "/" + port.Protocol
}

// size is a number of bytes as the engine's own tools write it, in powers of 1000.
func size(bytes int64) string {
	if bytes == 0 {
		return ""
	}
	return units.CustomSize("%.3g %s", float64(bytes), 1000, []string{"B", "kB", "MB", "GB"})
}

func ready(ms int64) string {
	switch {
	case ms == 0:
		return ""
	case ms < 1000:
		return fmt.Sprintf("%d ms", ms)
	}
	return fmt.Sprintf("%.1f s", float64(ms)/1000)
}
