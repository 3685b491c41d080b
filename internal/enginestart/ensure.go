package enginestart

import (
	"context"
	"errors"
	"os"
	"runtime"
	"slices"
	"time"

	"github.com/berthdev/berth/docker/locate"
	"github.com/berthdev/berth/internal/heartbeat"
)

// defaultWait is how long an engine may take to answer after its start. The first start after an installation
// creates its storage and takes the longest.
const defaultWait = 60 * time.Second

// Options say how [Ensure] talks and how long it waits. The zero value is useful.
type Options struct {
	// Say is told each thing before it is done, and at the end which engine answers, a line each. nil is quiet.
	Say func(string)
	// Show takes what goes on; nil where nobody looks.
	Show heartbeat.Show
	// Env reads a variable of the environment; nil is [os.LookupEnv].
	Env func(string) (string, bool)
	// Wait is how long an engine may take to answer once it has been started; 0 is 60 s.
	Wait time.Duration
}

// Ensure returns nil when an engine answers, if need be after having started or installed one. It is safe to run
// again and at the same time: one run works, the others wait and then find nothing to do.
//
// What the user chose is never replaced: a DOCKER_HOST or a Docker context that does not work, a socket that the
// user may not use and an engine that is too old are the [*locate.UnreachableError] that says what to do.
// When ctx ends, a dockerd that this run has started and that does not answer yet is stopped.
func Ensure(ctx context.Context, options Options) error {
	env := options.Env
	if env == nil {
		env = os.LookupEnv
	}
	s := starter{
		machine: thisMachine{env: env},
		say:     options.Say,
		show:    options.Show,
		wait:    options.Wait,
		os:      runtime.GOOS,
		root:    os.Geteuid() == 0,
		logs:    logFiles(env),
		locks:   lockFiles(env),
	}
	if s.say == nil {
		s.say = func(string) {}
	}
	if s.wait == 0 {
		s.wait = defaultWait
	}
	return s.ensure(ctx)
}

// starter is one run of [Ensure].
type starter struct {
	machine

	say         func(string)
	show        heartbeat.Show
	wait        time.Duration
	os          string   // as in GOOS
	root        bool     // this process may do everything
	logs, locks []string // the files to use, the preferred first
}

// ensure is [Ensure] on a given machine.
func (s starter) ensure(ctx context.Context) error {
	answer, err := s.Answer(ctx)
	if err == nil {
		s.say(answer + "; nothing to do")
		return nil
	}
	if !s.canHelp(err) {
		return err
	}
	unlock, err := s.lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	// Somebody else may have started it in the meantime.
	answer, err = s.Answer(ctx)
	switch {
	case err == nil:
		s.say(answer + "; nothing to do")
		return nil
	case !s.canHelp(err):
		return err
	}
	log, logErr := openLog(s.logs)
	if logErr != nil {
		return logErr
	}
	defer log.Close()
	if reason(err) == locate.NoAnswer {
		s.say("an engine accepts connections but does not answer yet; waiting for up to " + s.wait.String())
		return s.await(ctx, nil, log)
	}
	s.say(fact(err))
	return s.start(ctx, log)
}

// canHelp reports whether starting an engine of this machine, or waiting for one, can help against an error.
func (s starter) canHelp(err error) bool {
	helps := []locate.Reason{locate.NotInstalled, locate.NotRunning, locate.NoAnswer}
	return s.os == "linux" && slices.Contains(helps, reason(err))
}

// reason is why no engine answers, "" when the error does not say.
func reason(err error) locate.Reason {
	var unreachable *locate.UnreachableError
	if errors.As(err, &unreachable) {
		return unreachable.Reason
	}
	return ""
}

// fact is the first line of a diagnosis; the steps after it are for those who have not run this one.
func fact(err error) string {
	var unreachable *locate.UnreachableError
	if errors.As(err, &unreachable) {
		return unreachable.Fact
	}
	return err.Error()
}
