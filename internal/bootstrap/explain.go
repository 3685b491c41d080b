package bootstrap

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

// storySize is how much of a tool's last words is kept, in bytes.
const storySize = 64 << 10

// story keeps the last words of a tool.
type story struct{ text []byte }

func (s *story) Write(p []byte) (int, error) {
	s.text = append(s.text, p...)
	if excess := len(s.text) - storySize; excess > 0 {
		s.text = append(s.text[:0], s.text[excess:]...)
	}
	return len(p), nil
}

// causes are the words of apt, gpgv, mmdebstrap and debootstrap, looked for in this order, and what they mean.
// %[1]s is the mirror, %[2]s the suite.
var causes = []struct {
	words *regexp.Regexp
	means string
}{
	{regexp.MustCompile(`No space left on device`), "the disk is full; make room and run again"},
	{regexp.MustCompile(`[Cc]ould not resolve|[Tt]emporary failure resolving|Network is unreachable`), "the mirror %[1]s is not found from here; check the network, or set BERTH_APT_MIRROR"},
	{regexp.MustCompile(`[Cc]ould not connect|Unable to connect|Connection (?:failed|timed out|refused)|Failed getting release file`), "the mirror %[1]s does not answer; check the network, or set BERTH_APT_MIRROR"},
	{regexp.MustCompile(`NO_PUBKEY|EXPKEYSIG|REVKEYSIG`), "the keys of this machine do not know the mirror %[1]s; update the archive keyring package"},
	{regexp.MustCompile(`NOSPLIT|NODATA|BADSIG|isn't valid|executing gpgv|Release signed by unknown|Hash Sum mismatch|Invalid Release`), "what the mirror %[1]s sends is not signed as it should be; check BERTH_APT_MIRROR and the network"},
	{regexp.MustCompile(`does not have a Release file|No such script`), "the mirror %[1]s has no suite %[2]s; check the base's name and BERTH_APT_MIRROR"},
	{regexp.MustCompile(`is not signed`), "what the mirror %[1]s sends is not signed as it should be; check BERTH_APT_MIRROR and the network"},
	{regexp.MustCompile(`cannot be executed|qemu|arch-test`), "this machine runs no programs of that platform; install qemu-user-static, or pull the image"},
}

// explain says what a tool's failure means, with the line that tells.
func (j job) explain(err error, said string) error {
	mirror, secret := j.archive.main(), ""
	if address, bad := url.Parse(mirror); bad == nil && address.User != nil {
		secret, mirror = address.User.String()+"@", address.Redacted()
	}
	lines := strings.Split(strings.TrimSpace(said), "\n")
	for _, cause := range causes {
		for _, line := range lines {
			if cause.words.MatchString(line) {
				return fmt.Errorf(cause.means+": %[3]s", mirror, j.base.Suite, short(line, secret))
			}
		}
	}
	for _, line := range lines {
		if strings.HasPrefix(line, "E: ") {
			return fmt.Errorf("%s (%w)", short(line, secret), err)
		}
	}
	return fmt.Errorf("%s (%w)", short(lines[len(lines)-1], secret), err)
}

// short is a tool's line as part of an error, without a mirror's password.
func short(line, secret string) string {
	line = strings.Join(strings.Fields(strings.TrimPrefix(line, "E: ")), " ")
	if secret != "" {
		line = strings.ReplaceAll(line, secret, "")
	}
	if len(line) > 240 {
		line = strings.ToValidUTF8(line[:240], "") + "…"
	}
	return line
}
