package face

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"golang.org/x/term"

	"github.com/berthdev/berth/internal/plan"
	"github.com/berthdev/berth/internal/project"
	"github.com/berthdev/berth/internal/text"
)

// DownAll removes the containers and networks of all projects of the engine, once somebody has said yes: at the terminal, or
// by yes.
func (f Face) DownAll(ctx context.Context, servers []string, yes bool) error {
	if len(servers) > 0 {
		return errors.New("down: all projects go whole; name no servers")
	}
	return f.work(ctx, "down", func(ctx context.Context, p *project.Project) error {
		list, err := p.Standing(ctx)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			f.say("", plan.Removed{}.String())
			return nil
		}
		told := f
		told.Quiet = f.Quiet && yes // it is what is asked about
		for _, one := range list {
			told.say("", standing(one))
		}
		if !yes {
			if !term.IsTerminal(int(os.Stdin.Fd())) {
				return fmt.Errorf("down: nothing is removed: there is no terminal to ask at; %s does it without asking", f.Typed.Line("down -allProjects -yes"))
			}
			if agreed, err := ask(ctx, fmt.Sprintf("Remove the containers and networks of these projects, %d in all? [y/N] ", len(list))); err != nil || !agreed {
				return err
			}
		}
		over := f.look("down")
		removed, err := p.DownAll(ctx, list)
		over()
		if err == nil || removed != (plan.Removed{}) {
			f.say("", removed.String())
		}
		return err
	})
}

// standing is a line for a project and what would go of it.
func standing(one project.Listed) string {
	line := fmt.Sprintf("%s: containers %d", one.Name, len(one.Running)+len(one.Stopped))
	if names := append(append([]string{}, one.Running...), one.Stopped...); len(names) > 0 {
		line += " (" + strings.Join(names, ", ") + ")"
	}
	line += fmt.Sprintf(", networks %d, of %s", one.Networks, one.Root)
	if one.Gone {
		line += ", which is gone"
	}
	return text.CleanLine(line)
}

// ask puts a question to whoever is at the terminal; anything but y or yes is no. A signal ends the wait.
func ask(ctx context.Context, question string) (bool, error) {
	fmt.Fprint(os.Stderr, question)
	answer := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(os.Stdin).ReadString('\n') // the end of the input is no
		answer <- strings.ToLower(strings.TrimSpace(line))
	}()
	select {
	case got := <-answer:
		return got == "y" || got == "yes", nil
	case <-ctx.Done():
		fmt.Fprintln(os.Stderr)
		return false, context.Cause(ctx)
	}
}
