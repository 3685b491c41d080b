//go:build unix

package face

import (
	"os"
	"os/signal"
	"syscall"

	"github.com/berthdev/berth/docker"
)

// resized tells each change of the terminal's size until stop is called.
func resized() (sizes <-chan docker.Size, stop func()) {
	changed, told, done := make(chan os.Signal, 1), make(chan docker.Size), make(chan struct{})
	signal.Notify(changed, syscall.SIGWINCH)
	go func() {
		for {
			select {
			case <-changed:
			case <-done:
				return
			}
			select {
			case told <- terminalSize():
			case <-done:
				return
			}
		}
	}()
	return told, func() {
		signal.Stop(changed)
		close(done)
	}
}
