package enginestart

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/berthdev/berth/internal/host"
)

// systemdRunning is the folder that exists when systemd is the system's manager (sd_booted(3)).
const systemdRunning = "/run/systemd/system"

// daemonPIDFile is where dockerd writes its process number, and where it looks for another dockerd.
const daemonPIDFile = "/var/run/docker.pid"

// start starts the installed engine, after having installed one where there is none, and waits until it answers.
func (s starter) start(ctx context.Context, log *logFile) error {
	if s.Program("dockerd") == "" {
		release := host.ReadRelease(s.ReadFile)
		if !release.Debian() {
			return errors.New(howToInstall(release))
		}
	}
	prefix, err := s.rights(ctx)
	if err != nil {
		return err
	}
	if s.Program("dockerd") == "" {
		if err := s.install(ctx, prefix, log); err != nil {
			return err
		}
		// The package may have started its service.
		if answer, err := s.Answer(ctx); err == nil {
			s.say(answer)
			return nil
		}
	}
	dockerd := s.Program("dockerd")
	if dockerd == "" {
		return errors.New("start dockerd: it is not there although its package is installed; reinstall docker.io")
	}
	if s.hasUnit(ctx, prefix) {
		return s.startUnit(ctx, prefix, log)
	}
	return s.startDaemon(ctx, prefix, dockerd, log)
}

// rights is what goes before a command that needs root: nothing for root, else sudo without a question.
func (s starter) rights(ctx context.Context) ([]string, error) {
	if s.root {
		return nil, nil
	}
	prefix := []string{"sudo", "-n", "--"}
	if s.Program("sudo") != "" && s.Run(ctx, nil, with(prefix, "true")...) == nil {
		return prefix, nil
	}
	return nil, errors.New("start an engine: needs root, and `sudo -n` does not give it without a password; " +
		"run `sudo -v` first, run this target as root, or set up a rootless engine (https://docs.docker.com/engine/security/rootless/)")
}

// hasUnit reports whether systemd runs and knows docker. A dockerd that was put there by hand may have no unit. The question
// needs the rights too: without D-Bus, systemd answers root alone.
func (s starter) hasUnit(ctx context.Context, prefix []string) bool {
	return s.Exists(systemdRunning) && s.Run(ctx, nil, with(prefix, "systemctl", "cat", "docker.service")...) == nil
}

// startUnit starts the engine through systemd.
func (s starter) startUnit(ctx context.Context, prefix []string, log *logFile) error {
	command := with(prefix, "systemctl", "start", "docker.service")
	s.say("starting the engine: " + strings.Join(command, " "))
	if err := s.Run(ctx, log, command...); err != nil {
		return fmt.Errorf("%s: %w; see `journalctl -u docker -n 50`%s", strings.Join(command, " "), err, log.tail())
	}
	return s.await(ctx, nil, log)
}

// startDaemon starts dockerd by itself, unless another one is on its way already.
func (s starter) startDaemon(ctx context.Context, prefix []string, dockerd string, log *logFile) error {
	switch pid, name := s.owner(); name {
	case "":
	case "dockerd":
		s.say(fmt.Sprintf("dockerd runs as process %d but does not answer yet; waiting for up to %v", pid, s.wait))
		return s.await(ctx, nil, log)
	default:
		// In a container that was stopped and started, numbers come back soon. dockerd itself passes over the number
		// of a process that is gone, but ends when any process has it.
		command := with(prefix, "rm", "-f", "--", daemonPIDFile)
		s.say(fmt.Sprintf("%s was left behind: process %d is %s, not dockerd; removing it: %s",
			daemonPIDFile, pid, name, strings.Join(command, " ")))
		if err := s.Run(ctx, log, command...); err != nil {
			return fmt.Errorf("remove %s: %w%s", daemonPIDFile, err, log.tail())
		}
	}
	command := with(prefix, dockerd)
	s.say(fmt.Sprintf("starting the engine in the background: %s; its log is %s", strings.Join(command, " "), log.Path))
	started, err := s.Spawn(log, command...)
	if err != nil {
		return fmt.Errorf("start %s: %w", dockerd, err)
	}
	if !s.root {
		started = sudoProcess{process: started, run: s.Run}
	}
	return s.await(ctx, started, log)
}

// owner is the number and the program of the process that dockerd's process file names; "" when it names none
// that runs.
func (s starter) owner() (pid int, name string) {
	content, err := s.ReadFile(daemonPIDFile)
	if err != nil {
		return 0, ""
	}
	pid, err = strconv.Atoi(strings.TrimSpace(string(content)))
	if err != nil || pid <= 0 {
		return 0, ""
	}
	comm, err := s.ReadFile(fmt.Sprintf("/proc/%d/comm", pid))
	if err != nil {
		return 0, ""
	}
	return pid, strings.TrimSpace(string(comm))
}

// with is a new list of prefix and more.
func with(prefix []string, more ...string) []string { return slices.Concat(prefix, more) }
