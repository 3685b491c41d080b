package locate

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

// installation is an engine's program, and what starts it.
type installation struct {
	OS      string // as in GOOS; "" is any
	Program string
	Start   string // a step for the user; "" where Remedy says it
	Remedy  Remedy
}

// installations lists the programs that tell that an engine is installed, the preferred first.
var installations = []installation{
	{OS: "linux", Program: "dockerd", Remedy: StartDaemon},
	{Program: "colima", Start: "run `colima start`"},
	{OS: "darwin", Program: "docker", Start: "start Docker Desktop (`open -a Docker`), or what else you use"},
	{OS: "windows", Program: "docker.exe", Start: "start Docker Desktop"},
	{OS: "linux", Program: "podman", Start: "run `systemctl --user start podman.socket`, or `sudo systemctl start podman.socket`"},
	{Program: "podman", Start: "run `podman machine start`"},
}

// noSocket is about usual sockets of which none accepted a connection.
// Sockets that do not exist are not among the failed ones, or fail with [fs.ErrNotExist].
func noSocket(failed []dialAttempt, m machine) error {
	result := &UnreachableError{Reason: NotInstalled, Fact: "no Docker engine answers, and none is installed"}
	result.Next, result.Remedy = installSteps(m.System())
	var causes []error
	for _, one := range failed {
		switch {
		// A folder such as /run/podman that is closed to others does not tell that there is a socket in it.
		case errors.Is(one.Err, fs.ErrPermission) && m.Access(hostPath(one.Host)).Found:
			return noPermission(one.Host, one.Err, m)
		case errors.Is(one.Err, fs.ErrPermission):
			continue
		case isTimeout(one.Err):
			return noAnswer(Address{Host: one.Host, Source: sourceSocket}, "the socket accepts no connection", one.Err)
		}
		causes = append(causes, one.Err)
		if !errors.Is(one.Err, fs.ErrNotExist) {
			result.Reason = NotRunning
			result.Fact = fmt.Sprintf("no Docker engine answers: %s is there, but its engine is gone", hostPath(one.Host))
			result.Notes = append(result.Notes, fmt.Sprintf("%s: %v", hostPath(one.Host), innermost(one.Err)))
		}
	}
	result.Err = errors.Join(causes...)
	for _, one := range installations {
		if one.OS != "" && one.OS != m.System().OS {
			continue
		}
		if file := m.Program(one.Program); file != "" {
			result.Reason = NotRunning
			result.Fact = fmt.Sprintf("no Docker engine answers: %s is installed but not running", file)
			result.Next, result.Remedy = []string{stepHost}, one.Remedy
			if one.Start != "" {
				result.Next = []string{one.Start, stepHost}
			}
			break
		}
	}
	return result
}

// stepHost is the step for an engine that listens where none usually does.
const stepHost = "set DOCKER_HOST if your engine listens elsewhere"

// installSteps says how to get an engine.
func installSteps(s system) ([]string, Remedy) {
	switch s.OS {
	case "linux":
		return []string{stepHost}, InstallDaemon
	case "darwin":
		return []string{"install and start Docker Desktop, Colima (`brew install colima docker && colima start`) or Podman", stepHost}, ""
	}
	return []string{"install and start Docker Desktop or Podman", stepHost}, ""
}

// noPermission is about a socket that the user may not use.
func noPermission(host string, err error, m machine) error {
	result := &UnreachableError{Reason: NoPermission, Err: err}
	socket := hostPath(host)
	who := m.Access(socket)
	if who.User == "" {
		who.User = "$USER"
	}
	switch {
	case who.Group == "":
		result.Fact = fmt.Sprintf("no permission for %s", socket)
		result.Next = []string{"run the command as the socket's owner, or as root"}
	case who.Member:
		result.Fact = fmt.Sprintf("no permission for %s: %s is in its group %s, but this session began before that", socket, who.User, who.Group)
		result.Next = []string{fmt.Sprintf("log out and in again, or run `newgrp %s` first", who.Group)}
	default:
		result.Fact = fmt.Sprintf("no permission for %s: it is for the group %s, and %s is not in it", socket, who.Group, who.User)
		result.Next = []string{
			fmt.Sprintf("run `sudo usermod -aG %s %s`, then log out and in again", who.Group, who.User),
			"or use a rootless engine of your own: https://docs.docker.com/engine/security/rootless/",
		}
		result.Notes = []string{fmt.Sprintf("whoever is in the group %s can become root through the engine", who.Group)}
	}
	return result
}

// hostPath is what people call a local host: the path of its socket or pipe.
func hostPath(host string) string {
	_, file, found := strings.Cut(host, "://")
	if !found {
		return host
	}
	return file
}
