package enginestart

import (
	"context"
	"fmt"
	"strings"

	"github.com/berthdev/berth/internal/heartbeat"
)

// appArmor is the kernel's word on whether AppArmor is on.
const appArmor = "/sys/module/apparmor/parameters/enabled"

// install installs the distribution's engine with apt-get.
func (s starter) install(ctx context.Context, prefix []string, log *logFile) error {
	// A package may ask questions; nobody is there to answer. sudo passes no variables on, so that env sets it.
	apt := with(prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q",
		"-o", "DPkg::Lock::Timeout=60", "-o", "Acquire::Retries=3")
	for _, command := range [][]string{
		with(apt, "update"),
		with(apt, append([]string{"install", "-y", "--no-install-recommends", "--no-upgrade"}, s.packages()...)...),
	} {
		s.say(fmt.Sprintf("installing the engine: %s; its output goes to %s", strings.Join(command, " "), log.Path))
		beat := heartbeat.Start(s.say, s.show.Of(""), "installing the engine")
		err := s.Run(ctx, log, command...)
		beat.Stop()
		if err != nil {
			return fmt.Errorf("%s: %w%s", strings.Join(command, " "), err, log.tail())
		}
	}
	return nil
}

// packages lists what an engine needs. docker.io brings containerd, runc, tini and iptables as dependencies. Of
// what it only recommends, ca-certificates is needed to pull from any registry, and apparmor, where the kernel
// has it on, to confine containers as users expect.
func (s starter) packages() []string {
	packages := []string{"docker.io", "ca-certificates"}
	if state, err := s.ReadFile(appArmor); err == nil && strings.HasPrefix(string(state), "Y") {
		packages = append(packages, "apparmor")
	}
	return packages
}
