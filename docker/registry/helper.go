package registry

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"time"

	"github.com/berthdev/berth/internal/text"

	"github.com/docker/docker-credential-helpers/client"
)

// helperTime bounds a credential helper, which may ask its user to unlock a key ring.
const helperTime = 30 * time.Second

// helperName is what may follow docker-credential-: a program of PATH and no path.
var helperName = text.LazyRegexp(`^[A-Za-z0-9][A-Za-z0-9._-]*$`)

// askHelper asks the program docker-credential-NAME for a registry's credentials (docker-credential-helpers' protocol:
// the argument "get", the address on stdin, JSON on stdout).
func askHelper(ctx context.Context, name, server string) (Credentials, error) {
	if !helperName.MatchString(name) {
		return Credentials{}, fmt.Errorf("%q is not the name of a credential helper", name)
	}
	if _, err := exec.LookPath("docker-credential-" + name); err != nil {
		return Credentials{}, errors.New("no program of that name is in PATH")
	}
	ctx, cancel := context.WithTimeout(ctx, helperTime)
	defer cancel()
	program := func(args ...string) client.Program {
		command := exec.CommandContext(ctx, "docker-credential-"+name, args...)
		command.WaitDelay = helperTime
		return helperProgram{command}
	}
	answer, err := client.Get(program, server)
	if ctx.Err() != nil {
		return Credentials{}, ctx.Err()
	}
	if err != nil {
		return Credentials{}, err
	}
	if answer.Username == tokenUser {
		return Credentials{IdentityToken: answer.Secret}, nil
	}
	return Credentials{Username: answer.Username, Password: answer.Secret}, nil
}

// helperProgram runs a helper that ends with its context, which the library's own kind does not.
type helperProgram struct{ command *exec.Cmd }

func (p helperProgram) Output() ([]byte, error) { return p.command.Output() }
func (p helperProgram) Input(in io.Reader)      { p.command.Stdin = in }
