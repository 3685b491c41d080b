//go:build !windows

package face

import "os"

// obeys reports whether a terminal obeys escape sequences: there are no others.
func obeys(*os.File) bool { return true }
