package definition

import (
	"path"
	"strconv"
	"strings"
)

// TmpfsMode is the folder of an entry of [Server.Tmpfs] and the mode that its options ask for; ok is false without one.
func TmpfsMode(entry string) (folder string, mode uint32, ok bool) {
	folder, options, _ := strings.Cut(entry, ":")
	for option := range strings.SplitSeq(options, ",") {
		text, given := strings.CutPrefix(option, "mode=")
		if value, err := strconv.ParseUint(text, 8, 12); given && err == nil {
			mode, ok = uint32(value), true
		}
	}
	return path.Clean(folder), mode, ok
}
