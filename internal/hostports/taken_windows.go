package hostports

import (
	"errors"

	"golang.org/x/sys/windows"
)

// taken reports whether somebody else has what could not be bound; WSAEACCES is said of ports that are held exclusively.
func taken(err error) bool {
	return errors.Is(err, windows.WSAEADDRINUSE) || errors.Is(err, windows.WSAEACCES)
}
