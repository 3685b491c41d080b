// Install builds the command berth and puts it where go install does. It is one static file, which needs neither Go nor Mage.
//
// It imports next to nothing: whoever begins with it compiles neither Mage nor the targets, which takes as long as the command.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/berthdev/berth/internal/heartbeat"
)

func main() {
	if err := install(); err != nil {
		fmt.Fprintln(os.Stderr, "Error:", err)
		os.Exit(1) //nolint:forbidigo // this is the way out
	}
}

// install works in the module's folder.
func install() error {
	list := exec.Command("go", "list", "-f", "{{.Target}}", "./cmd/berth")
	list.Stderr = os.Stderr
	output, err := list.Output()
	if err != nil {
		return fmt.Errorf("go list: %w", err)
	}
	say("compiling the command berth; the first time that takes half a minute or more")
	if err := compile(); err != nil {
		return fmt.Errorf("go install: %w", err)
	}
	installed := strings.TrimSpace(string(output))
	folder := filepath.Dir(installed)
	say("installed " + installed)
	switch found, _ := exec.LookPath("berth"); {
	case found == installed:
		say("its folder is on the PATH; next: berth init, in your project")
	case slices.Contains(filepath.SplitList(os.Getenv("PATH")), folder):
		say("but the PATH finds another berth before it: " + found)
	default:
		say(fmt.Sprintf("its folder is not on the PATH; next: export PATH=\"$PATH:%s\"", folder))
	}
	return nil
}

// compile takes the flags of the servers' own programs, which then find the standard library compiled. On a terminal Go names
// each package as it comes to it.
func compile() error {
	beat := heartbeat.Start(say, nil, "compiling the command berth")
	defer beat.Stop()
	words := []string{"install", "-trimpath", "-ldflags=-s -w"}
	if info, err := os.Stderr.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
		words = append(words, "-v")
	}
	install := exec.Command("go", append(words, "./cmd/berth")...)
	install.Env = append(os.Environ(), "CGO_ENABLED=0")
	install.Stdout, install.Stderr = os.Stdout, os.Stderr
	return install.Run()
}

func say(text string) { fmt.Println(text) }
