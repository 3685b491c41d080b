package definition

import (
	"math"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/berthdev/berth/internal/text"

	"github.com/docker/go-units"

	"github.com/berthdev/berth/internal/names"
)

// decode takes a number of bytes, or a number with a unit, as Compose does: 64m, 1.5g, "512 MiB".
func (b *Bytes) decode(n *node, at fieldPath) error {
	if text, err := n.string(at, true); err == nil {
		if size, ok := parseBytes(text); ok {
			*b = size
			return nil
		}
	}
	return n.errorf("%s: %s is not a size; write a number of bytes, or a number with k, m or g as in 64m or 1.5g", at, n.shown())
}

// bytesForm leaves out what go-units takes by accident, such as hexadecimal fractions.
var bytesForm = text.LazyRegexp(`^[0-9.][0-9.eE+-]* ?([kKmMgGtTpP]([iI]?[bB])?|[bB])?$`)

func parseBytes(text string) (Bytes, bool) {
	size, err := units.RAMInBytes(text)
	// What is too large for 63 bits comes out as the smallest number or as the largest, by the processor.
	return Bytes(size), err == nil && size >= 0 && size < math.MaxInt64 && bytesForm.MatchString(text)
}

var durationForm = text.LazyRegexp(`^([0-9]+(\.[0-9]+)?(ns|us|ms|s|m|h))+$`)

// decode takes a time as Go writes it ([time.ParseDuration]), not negative; a number alone has no unit.
func (d *Duration) decode(n *node, at fieldPath) error {
	text, err := n.string(at, true)
	if err == nil && durationForm.MatchString(text) {
		if value, err := time.ParseDuration(text); err == nil {
			*d = Duration(value)
			return nil
		}
	}
	if _, isNumber := strconv.ParseFloat(text, 64); err == nil && isNumber == nil {
		return n.errorf("%s: %s has no unit; add one, as in 500ms or 30s", at, n.shown())
	}
	return n.errorf("%s: %s is not a time; write it as in 500ms, 30s or 1m30s", at, n.shown())
}

// parsePort reads NUMBER, NUMBER/tcp or NUMBER/udp.
func parsePort(text string) (Port, bool) {
	digits, protocol, given := strings.Cut(text, "/")
	if !given {
		protocol = "tcp"
	}
	number, ok := names.PortNumber(digits)
	return Port{Number: number, Protocol: protocol}, ok && (protocol == "tcp" || protocol == "udp")
}

// schemeForm is a URL's scheme in the only case that is compared without thought (RFC 3986, section 3.1).
var schemeForm = text.LazyRegexp(`^[a-z][a-z0-9+.-]*$`)

// parseVolume reads SOURCE:TARGET[:MODE], MODE being words with commas between them; whether names and paths are valid is not
// looked at.
func parseVolume(text string) (Volume, bool) {
	source, rest, ok := strings.Cut(text, ":")
	target, mode, given := strings.Cut(rest, ":")
	v := Volume{Target: plainTarget(target)}
	if !ok || given && !v.setMode(strings.Split(mode, ",")) {
		return Volume{}, false
	}
	if source == "." || source == ".." || source == "~" || strings.Contains(source, "/") { // no volume's name has a slash
		v.Path = path.Clean(source)
	} else {
		v.Name = source
	}
	return v, source != ""
}

// plainTarget is a folder of the container without the slash that may stand at its end.
func plainTarget(name string) string {
	if plain := strings.TrimSuffix(name, "/"); plain != "" {
		return plain
	}
	return name
}

// consistencies are words that no engine acts on any more (Compose: consistency).
var consistencies = []string{"cached", "consistent", "delegated"}

// setMode reads the words of a mode, and reports whether each is known and there is one of a kind at most.
func (v *Volume) setMode(words []string) bool {
	access := ""
	for _, word := range words {
		switch {
		case (word == "ro" || word == "rw") && access == "":
			access = word
		case (word == "z" || word == "Z") && v.Relabel == "":
			v.Relabel = word
		case slices.Contains(consistencies, word):
		default:
			return false
		}
	}
	v.ReadOnly = access == "ro"
	return true
}
