package face

import (
	"hash/fnv"
	"os"
	"strconv"

	"golang.org/x/term"
)

// colourful reports whether a file shows colours and its reader wants them (https://no-color.org).
func colourful(file *os.File) bool {
	return os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && term.IsTerminal(int(file.Fd()))
}

// colours are those that can be read on light and on dark grounds.
var colours = []int{31, 32, 33, 34, 35, 36, 91, 92, 94, 95, 96}

// colourOf begins the colour of a server, which is the same in every run.
func colourOf(server string) string {
	sum := fnv.New32a()
	_, _ = sum.Write([]byte(server)) // a hash takes everything
	return "\x1b[" + strconv.Itoa(colours[sum.Sum32()%uint32(len(colours))]) + "m"
}
