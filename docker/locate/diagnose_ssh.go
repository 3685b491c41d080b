package locate

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/docker/cli/cli/connhelper/ssh"

	"github.com/berthdev/berth/internal/text"
)

// noWayThroughSSH is about an engine behind ssh that did not answer.
func noWayThroughSSH(address Address, err error, waited time.Duration) error {
	unreachable := &UnreachableError{Reason: NoAnswer, Err: err}
	command := "ssh"
	if spec, parseErr := ssh.ParseURL(address.Host); parseErr == nil {
		command = strings.Join(append([]string{"ssh"}, spec.Args("docker", "version")...), " ")
	}
	unreachable.Next = []string{
		fmt.Sprintf("run `%s` by hand: it must work without asking anything, so accept the host's key once, and use a key (`ssh-add`)", command),
	}
	fact := sshSaid(err)
	switch {
	case strings.HasPrefix(fact, "executable file not found"): // exec.ErrNotFound, in a package that starts no programs
		fact = "the program ssh is not on this machine"
		unreachable.Next = []string{"install it (Debian: openssh-client)"}
	case isTimeout(err):
		fact = fmt.Sprintf("no answer through ssh within %v", waited)
	case strings.Contains(fact, "docker: command not found"), strings.Contains(fact, "docker: not found"):
		unreachable.Next = append([]string{"install the docker command there: it passes the connection on to the engine"}, unreachable.Next...)
	}
	unreachable.Fact = place(address) + ": " + fact
	return unreachable
}

// sshSaid is what ssh, or the docker command at the other end, has written before it ended, in one line.
func sshSaid(err error) string {
	if _, said, found := strings.Cut(err.Error(), "stderr="); found && strings.TrimSpace(said) != "" {
		if plain, err := strconv.Unquote(said); err == nil { // quoted where ssh did not end by itself
			said = plain
		}
		said = strings.TrimSpace(text.Clean(strings.TrimPrefix(said, "ssh: ")))
		return "ssh: " + strings.ReplaceAll(said, "\n", "; ")
	}
	return innermost(err).Error()
}
