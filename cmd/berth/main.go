// Berth builds, starts, checks and removes the servers that a project's tests need. This is the command; the same verbs are
// Mage targets in package servers.
package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/berthdev/berth/internal/face"
)

func main() {
	os.Exit(code()) //nolint:forbidigo // this is the way out
}

// code is main with an exit code: 2 for a command line that cannot be read, as most commands have it.
func code() int {
	err := newRoot().Execute()
	exit, usage := (*face.Exit)(nil), (*usageError)(nil)
	switch {
	case err == nil:
		return 0
	case errors.As(err, &usage):
		fmt.Fprintf(os.Stderr, "Error: %v\n  next: %s --help\n", err, usage.command)
		return 2
	case errors.As(err, &exit):
		if !exit.Told {
			fmt.Fprintln(os.Stderr, "Error:", exit.Text)
		}
		return exit.Code
	}
	fmt.Fprintln(os.Stderr, "Error:", err)
	return 1
}
