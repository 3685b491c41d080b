package face

import (
	"os"

	"golang.org/x/sys/windows"
)

// obeys reports whether a terminal obeys escape sequences. A console does so once it is asked to.
func obeys(file *os.File) bool {
	var mode uint32
	console := windows.Handle(file.Fd())
	return windows.GetConsoleMode(console, &mode) == nil &&
		windows.SetConsoleMode(console, mode|windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING) == nil
}
