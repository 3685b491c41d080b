package servers

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/magefile/mage/mg"

	"github.com/berthdev/berth/internal/advice"
	"github.com/berthdev/berth/internal/commandline"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/project"
	"github.com/berthdev/berth/internal/rootdir"
	"github.com/berthdev/berth/internal/settings"
)

// work opens the project that this folder belongs to and does a target's work on it.
func work(ctx context.Context, target string, do func(context.Context, *project.Project) error) error {
	if err := refuseWords(target); err != nil {
		return err
	}
	root, above, err := projectRoot()
	if err != nil {
		return err
	}
	if above {
		say("", "project in "+root)
	}
	start := commandline.Start(target)
	opened, err := project.Open(project.Options{
		Root: root, Env: os.Environ(), Catalogue: definitions, Say: say, Start: start, Command: start + target,
	}) // a .env that is a pipe can block, and a signal ends that as ever
	if err != nil {
		return err
	}
	mage := ctx
	ctx, stop := interruptible(ctx)
	defer stop()
	return exitCode(mage, ctx, do(ctx, opened), start)
}

// projectRoot is the root of the project that this folder belongs to. It reports whether that is a folder above.
func projectRoot() (root string, above bool, err error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", false, err
	}
	home, _ := os.UserHomeDir() // without one nothing ends the search early
	root = rootdir.Find(dir, home)
	return root, root != dir, nil
}

// refuseWords refuses a command line with a word that Mage will not take, before the first target of ours acts.
func refuseWords(target string) error {
	text, err := commandline.Refusal(target, func() []string {
		root, _, _ := projectRoot()
		names, _ := definition.Names(definition.Sources{ProjectDir: root, Catalogue: definitions})
		return names // without them the advice is only shorter
	})
	if err == nil && text != "" {
		return exitWith(2, text)
	}
	return err
}

// interruptible ends ctx on SIGTERM as well; Mage itself ends it on SIGINT.
func interruptible(ctx context.Context) (context.Context, context.CancelFunc) {
	return signal.NotifyContext(ctx, syscall.SIGTERM)
}

// exitCode is where errors leave a target: it adds our next steps to the engine's, and gives an interrupted target the exit
// code that shells use: 130 where Mage ended its context (SIGINT), 143 for SIGTERM.
func exitCode(mage, ctx context.Context, err error, start string) error {
	err = advice.Add(err, start)
	switch {
	case err != nil && mage.Err() != nil:
		return exitWith(128+int(syscall.SIGINT), err.Error())
	case err != nil && ctx.Err() != nil:
		return exitWith(128+int(syscall.SIGTERM), err.Error())
	}
	return err
}

// exitWith is an error that Mage turns into an exit code, as long as it is returned bare.
func exitWith(code int, text string) error { return mg.Fatal(code, text) }

// say tells the story on stderr.
func say(server, text string) {
	if server != "" {
		text = server + ": " + text
	}
	fmt.Fprintln(os.Stderr, text)
}

// namesOf are the names of a flag; none for an absent one, which means the default servers or all.
func namesOf(flag *string) ([]string, error) {
	if flag == nil {
		return nil, nil
	}
	list := settings.SplitList(*flag)
	if len(list) == 0 {
		return nil, errors.New("-servers is empty; name at least one server, or leave it out")
	}
	return list, nil
}

func value(flag *bool) bool { return flag != nil && *flag }
