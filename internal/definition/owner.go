package definition

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/berthdev/berth/internal/names"
)

// maxID is the highest user or group ID that engines take, though Linux itself has more.
const maxID = math.MaxInt32

// ParseOwner reads the owner of a copy, UID[:GID]. As with Dockerfile's --chown, a missing group is the number of the
// user; no owner at all is root.
func ParseOwner(text string) (uid, gid int, err error) {
	if text == "" {
		return 0, 0, nil
	}
	user, group, found := strings.Cut(text, ":")
	if !found {
		group = user
	}
	u, userErr := strconv.ParseUint(user, 10, 31)
	g, groupErr := strconv.ParseUint(group, 10, 31)
	if userErr != nil || groupErr != nil || !ownerForm.MatchString(text) {
		return 0, 0, fmt.Errorf(`%s is not an owner; write UID or UID:GID as numbers up to %d in quotes`, names.Quote(text), maxID)
	}
	return int(u), int(g), nil
}
