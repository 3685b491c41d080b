// Package apt says what the words of apt and of the tools around it mean, for errors that tell a cause and the next step.
//
// It runs nothing, and changes nothing of what the tools do.
package apt

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/berthdev/berth/internal/text"
)

// Source is where the packages were to come from.
type Source struct {
	// Mirror is the address; empty is the distribution's own archive, whatever its address.
	Mirror string
	// Suite is the release's name; empty where it is not known.
	Suite string
}

// causes are the words of apt, gpgv, mmdebstrap and debootstrap, looked for in this order, and what they mean.
// %[1]s is the mirror, %[2]s the suite.
var causes = []struct {
	words *text.Regexp
	means string
}{
	{text.LazyRegexp(`[Nn]o space left on device`), "the disk is full; make room and run again"},
	{text.LazyRegexp(`[Cc]ould not resolve|[Tt]emporary failure resolving|Network is unreachable`), "%[1]s is not found from here; check the network, or set BERTH_APT_MIRROR"},
	{text.LazyRegexp(`[Cc]ould not connect|Unable to connect|[Cc]onnection (?:failed|timed out|refused)`), "%[1]s does not answer; check the network, or set BERTH_APT_MIRROR"},
	{text.LazyRegexp(`Failed getting release file`), "%[1]s does not answer, or has no suite %[2]s; check the network, the base's name and BERTH_APT_MIRROR"}, // debootstrap tells no more
	{text.LazyRegexp(`NO_PUBKEY|EXPKEYSIG|REVKEYSIG`), "the keys of this machine do not know %[1]s; update the archive keyring package"},
	{text.LazyRegexp(`NOSPLIT|NODATA|BADSIG|isn't valid|executing gpgv|Release signed by unknown|Hash Sum mismatch|Invalid Release`), "what %[1]s sends is not signed as it should be; check BERTH_APT_MIRROR and the network"},
	{text.LazyRegexp(`does not have a Release file`), "%[1]s has no suite %[2]s; check the base's name and BERTH_APT_MIRROR"},
	{text.LazyRegexp(`is not signed`), "what %[1]s sends is not signed as it should be; check BERTH_APT_MIRROR and the network"},
	{text.LazyRegexp(`Unable to locate package|Couldn't find (?:any package|these debs)|has no installation candidate`), "there is no such package in the distribution; check its name"},
	{text.LazyRegexp(`cannot be executed|can neither be executed|via qemu|arch-test`), "this machine runs no programs of that platform; install qemu-user-static, or pull the image"},
}

// Explain says what a tool's words mean, with the line that tells. Not known are words that fit nothing here.
func Explain(lines []string, from Source) (text string, known bool) {
	mirror, suite := "the mirror "+from.Shown(), from.Suite
	if from.Mirror == "" {
		mirror = "the distribution's mirror"
	}
	if suite == "" {
		suite = "of that name"
	}
	for _, cause := range causes {
		for _, line := range lines {
			if cause.words.MatchString(line) {
				return fmt.Sprintf(cause.means+": %[3]s", mirror, suite, from.Line(line)), true
			}
		}
	}
	return "", false
}

// Shown is the mirror's address without its password.
func (s Source) Shown() string {
	parsed, err := url.Parse(s.Mirror)
	if err != nil || parsed.User == nil {
		return s.Mirror
	}
	return parsed.Redacted()
}

// errorMark begins apt's errors. What apt writes as it goes may stand before it on the same line.
var errorMark = text.LazyRegexp(`^(?:.*\.\.\.)?E: `)

// Line is a tool's line as part of an error, without a mirror's password.
func (s Source) Line(line string) string {
	line = strings.Join(strings.Fields(errorMark.ReplaceAllString(line, "")), " ")
	if parsed, err := url.Parse(s.Mirror); err == nil && parsed.User != nil {
		line = strings.ReplaceAll(line, parsed.User.String()+"@", "")
	}
	if len(line) > 240 {
		line = strings.ToValidUTF8(line[:240], "") + "…"
	}
	return line
}
