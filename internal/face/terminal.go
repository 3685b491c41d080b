package face

import (
	"os"

	"golang.org/x/term"

	"github.com/berthdev/berth/docker"
)

// OnTerminal reports whether a person types the input and reads the output.
func OnTerminal() bool {
	return term.IsTerminal(int(os.Stdin.Fd())) && term.IsTerminal(int(os.Stdout.Fd()))
}

// terminal makes this terminal that of a command in a container: each key goes to it, Ctrl-C too. restore takes it back.
func terminal() (t *docker.Terminal, restore func(), err error) {
	fd := int(os.Stdin.Fd())
	before, err := term.MakeRaw(fd)
	if err != nil {
		return nil, nil, err
	}
	sizes, stop := resized()
	return &docker.Terminal{Type: os.Getenv("TERM"), Size: terminalSize(), Sizes: sizes}, func() {
		stop()
		_ = term.Restore(fd, before)
	}, nil
}

// terminalSize is the size of the terminal that output goes to; zero where that is not known.
func terminalSize() docker.Size {
	width, height, err := term.GetSize(int(os.Stdout.Fd()))
	if err != nil || width < 0 || height < 0 {
		return docker.Size{}
	}
	return docker.Size{Width: uint(width), Height: uint(height)}
}
