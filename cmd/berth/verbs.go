package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/berthdev/berth/internal/endpoints"
	"github.com/berthdev/berth/internal/face"
	"github.com/berthdev/berth/internal/project"
)

// The groups of the help.
const (
	daily   = "daily"
	looking = "looking"
	more    = "more"
)

func verbs(f *face.Face) []*cobra.Command {
	return []*cobra.Command{
		up(f), run(f), down(f), restart(f), reset(f), execute(f), shell(f), logs(f),
		status(f), check(f), validate(f), environment(f), plan(f), list(f), doctor(f), catalogue(f), dockerfile(f),
		initialize(f), schema(f), build(f), clean(f), cache(f), engine(f),
	}
}

// onServers is a verb that takes names of servers, which the shell completes.
func onServers(f *face.Face, group, use, short string, do func(cmd *cobra.Command, names []string) error) *cobra.Command {
	return &cobra.Command{
		Use: use, Short: short, GroupID: group, Args: cobra.ArbitraryArgs, RunE: do,
		ValidArgsFunction: func(_ *cobra.Command, given []string, _ string) ([]string, cobra.ShellCompDirective) {
			return without(f.Names(), given), cobra.ShellCompDirectiveNoFileComp
		},
	}
}

// alone is a verb that takes no words.
func alone(group, use, short string, do func(cmd *cobra.Command) error) *cobra.Command {
	return &cobra.Command{
		Use: use, Short: short, GroupID: group, Args: none, ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error { return do(cmd) },
	}
}

func up(f *face.Face) *cobra.Command {
	var o project.UpOptions
	cmd := onServers(f, daily, "up [SERVER...]", "Build and start servers, wait until they are ready, print where they are",
		func(cmd *cobra.Command, names []string) error {
			if cmd.Flags().Changed("timeout") && o.Timeout <= 0 {
				return &usageError{fmt.Errorf("--timeout=%v: not a duration above 0", o.Timeout), cmd.CommandPath()}
			}
			o.Servers = names
			return f.Up(cmd.Context(), o)
		})
	cmd.Flags().BoolVar(&o.Fresh, "fresh", false, "replace containers that are up to date as well")
	cmd.Flags().BoolVar(&o.Keep, "keep", false, "keep the container of a server that failed, to look at it")
	cmd.Flags().DurationVar(&o.Timeout, "timeout", 0, "how long every server may take to become ready, such as 90s")
	return cmd
}

func run(f *face.Face) *cobra.Command {
	var o project.UpOptions
	stay := false
	cmd := onServers(f, daily, "run [SERVER...] -- COMMAND [ARGUMENT...]", "up, then run a command here with the servers' addresses, then down",
		func(cmd *cobra.Command, words []string) error {
			at := cmd.ArgsLenAtDash()
			o.Servers = words[:at]
			return f.Run(cmd.Context(), o, words[at:], stay)
		})
	cmd.Long = `Start servers, run a command on this machine with their addresses in its environment, and remove what was started.
What was up before stays up. The exit code is the command's own; if it fails, what the servers have written meanwhile is kept
in .berth/failed. A signal goes to the command first, which has 10 s to end.`
	cmd.Example = "  berth run -- go test ./...\n  berth run postgres redis -- npm test"
	cmd.Args = func(cmd *cobra.Command, words []string) error {
		if at := cmd.ArgsLenAtDash(); at < 0 || at == len(words) {
			return errors.New("a command follows --, as in: berth run -- go test ./...")
		}
		return nil
	}
	cmd.Flags().BoolVar(&stay, "keep", false, "leave what was started up")
	cmd.Flags().DurationVar(&o.Timeout, "timeout", 0, "how long every server may take to become ready, such as 90s")
	return cmd
}

func down(f *face.Face) *cobra.Command {
	all, yes := false, false
	cmd := onServers(f, daily, "down [SERVER...]", "Remove containers and the network of this project, and nothing else",
		func(cmd *cobra.Command, names []string) error {
			if all {
				return f.DownAll(cmd.Context(), names, yes)
			}
			return f.Down(cmd.Context(), names)
		})
	cmd.Flags().BoolVar(&all, "all-projects", false, "of all projects that this engine has, in whatever folder; it asks first")
	cmd.Flags().BoolVarP(&yes, "yes", "y", false, "with --all-projects: do not ask")
	return cmd
}

func clean(f *face.Face) *cobra.Command {
	return onServers(f, more, "clean [SERVER...]", "down, and then remove images, volumes and state files",
		func(cmd *cobra.Command, names []string) error { return f.Clean(cmd.Context(), names) })
}

func restart(f *face.Face) *cobra.Command {
	return onServers(f, daily, "restart [SERVER...]", "Replace containers by new ones as defined now; all others stay",
		func(cmd *cobra.Command, names []string) error { return f.Restart(cmd.Context(), names) })
}

func reset(f *face.Face) *cobra.Command {
	return onServers(f, daily, "reset SERVER...", "Make servers as new: what is in their containers and volumes goes",
		func(cmd *cobra.Command, names []string) error { return f.Reset(cmd.Context(), names) })
}

func build(f *face.Face) *cobra.Command {
	force := false
	cmd := onServers(f, more, "build [SERVER...]", "Make the images of servers and of those they link to",
		func(cmd *cobra.Command, names []string) error { return f.Build(cmd.Context(), names, force) })
	cmd.Flags().BoolVar(&force, "force", false, "build images that are present as well")
	return cmd
}

func execute(f *face.Face) *cobra.Command {
	interactive, plain := false, false
	cmd := onServers(f, daily, "exec SERVER COMMAND [ARGUMENT...]", "Run a command in a server, and exit with its exit code",
		func(cmd *cobra.Command, words []string) error {
			input := face.Nothing
			switch {
			case face.OnTerminal() && !plain:
				input = face.Terminal
			case interactive:
				input = face.Stdin
			}
			return f.Exec(cmd.Context(), words[:1], words[1:], input)
		})
	cmd.Args = func(_ *cobra.Command, words []string) error {
		if len(words) < 2 {
			return errors.New("a server and a command are needed, as in: berth exec postgres psql -l")
		}
		return nil
	}
	complete := cmd.ValidArgsFunction
	cmd.ValidArgsFunction = func(cmd *cobra.Command, given []string, word string) ([]string, cobra.ShellCompDirective) {
		if len(given) > 0 {
			return nil, cobra.ShellCompDirectiveDefault
		}
		return complete(cmd, given, word)
	}
	cmd.Flags().SetInterspersed(false) // what follows the server is the command's
	cmd.Flags().BoolVarP(&interactive, "interactive", "i", false, "give the command the input, which it gets by itself on a terminal alone")
	cmd.Flags().BoolVarP(&plain, "no-tty", "T", false, "give it no terminal")
	return cmd
}

func shell(f *face.Face) *cobra.Command {
	cmd := onServers(f, daily, "shell SERVER", "Open a shell in a server",
		func(cmd *cobra.Command, names []string) error { return f.Shell(cmd.Context(), names) })
	cmd.Args = one("server")
	return cmd
}

func check(f *face.Face) *cobra.Command {
	return onServers(f, looking, "check [SERVER...]", "Run readiness probes and post-start commands of servers that are up now",
		func(cmd *cobra.Command, names []string) error { return f.Check(cmd.Context(), names) })
}

func environment(f *face.Face) *cobra.Command {
	format := ""
	cmd := alone(looking, "env", "Print the variables that tell where servers are: eval \"$(berth env)\"",
		func(cmd *cobra.Command) error { return f.Env(cmd.Context(), format) })
	choice(cmd, &format, endpoints.Formats...)
	return cmd
}

func logs(f *face.Face) *cobra.Command {
	var o project.LogOptions
	tail, timestamps := 0, false
	cmd := onServers(f, daily, "logs [SERVER...]", "Print what servers have written, in the order of time",
		func(cmd *cobra.Command, names []string) error {
			o.Servers, o.Tail = names, tail
			switch {
			case tail < 0:
				return &usageError{fmt.Errorf("--tail=%d: not a number of lines", tail), cmd.CommandPath()}
			case tail == 0 && cmd.Flags().Changed("tail"):
				o.Tail = -1
			}
			if cmd.Flags().Changed("since") && o.Since <= 0 {
				return &usageError{fmt.Errorf("--since=%v: not a duration above 0", o.Since), cmd.CommandPath()}
			}
			return f.Logs(cmd.Context(), o, timestamps)
		})
	cmd.Flags().BoolVarP(&o.Follow, "follow", "f", false, "go on with what comes, over replacements, until all have ended")
	cmd.Flags().IntVarP(&tail, "tail", "n", 0, "begin with so many of each server's last lines")
	cmd.Flags().DurationVar(&o.Since, "since", time.Duration(0), "only what is not older than this, such as 10m")
	cmd.Flags().BoolVarP(&timestamps, "timestamps", "t", false, "with the time of each line")
	return cmd
}

func status(f *face.Face) *cobra.Command {
	format, watch := "", false
	cmd := onServers(f, looking, "status [SERVER...]", "Print how servers are now and what up would do to them",
		func(cmd *cobra.Command, names []string) error { return f.Status(cmd.Context(), names, format, watch) })
	cmd.Flags().BoolVarP(&watch, "watch", "w", false, "go on until Ctrl-C, anew each second")
	cmd.Aliases = []string{"ps"}
	choice(cmd, &format, "table", "json")
	return cmd
}

func plan(f *face.Face) *cobra.Command {
	var o project.UpOptions
	format := ""
	cmd := onServers(f, looking, "plan [SERVER...]", "Print what up would do and why; exit code 2 when there is something",
		func(cmd *cobra.Command, names []string) error {
			o.Servers = names
			return f.Plan(cmd.Context(), o, format)
		})
	cmd.Flags().BoolVar(&o.Fresh, "fresh", false, "as if up were asked to replace containers that are up to date")
	choice(cmd, &format, "text", "json")
	return cmd
}

func list(f *face.Face) *cobra.Command {
	format := ""
	cmd := alone(looking, "list", "Print the projects of this engine, and whose folders are gone",
		func(cmd *cobra.Command) error { return f.List(cmd.Context(), format) })
	cmd.Aliases = []string{"ls"}
	choice(cmd, &format, "table", "json")
	return cmd
}

func doctor(f *face.Face) *cobra.Command {
	fix, format := false, ""
	cmd := alone(looking, "doctor", "Look for what is in the way of up; exit code 1 when something is",
		func(cmd *cobra.Command) error { return f.Doctor(cmd.Context(), fix, format) })
	cmd.Flags().BoolVar(&fix, "fix", false, "remove what can go without any harm: containers and networks of deleted checkouts, stale files")
	choice(cmd, &format, "text", "json")
	return cmd
}

func catalogue(f *face.Face) *cobra.Command {
	format := ""
	cmd := alone(looking, "catalogue", "Print the servers that come with Berth", func(*cobra.Command) error { return f.PrintCatalogue(format) })
	choice(cmd, &format, "table", "markdown")
	return cmd
}

func dockerfile(f *face.Face) *cobra.Command {
	cmd := onServers(f, more, "dockerfile SERVER", "Print a self-contained Dockerfile of a server, for \"docker build -\"",
		func(cmd *cobra.Command, names []string) error { return f.Dockerfile(cmd.Context(), names) })
	cmd.Args = one("server")
	return cmd
}

func cache(f *face.Face) *cobra.Command {
	parent := &cobra.Command{Use: "cache", Short: "Keep the project's images in a file, for CI", GroupID: more, Args: none}
	for _, verb := range []struct {
		name, short string
		do          func(context.Context, string) error
	}{
		{"save", "Write the project's images to a file", f.SaveCache},
		{"load", "Give the engine the images of a file", f.LoadCache},
	} {
		cmd := &cobra.Command{Use: verb.name + " FILE", Short: verb.short, Args: one("file")}
		cmd.RunE = func(cmd *cobra.Command, words []string) error { return verb.do(cmd.Context(), words[0]) }
		judged(cmd)
		parent.AddCommand(cmd)
	}
	return parent
}

func initialize(f *face.Face) *cobra.Command {
	cmd := alone(more, "init", "Write the files that a project lacks, guess which servers it needs, say what to type next",
		func(*cobra.Command) error { return f.Init() })
	cmd.Long = `Write what is missing: .env.example, .env with the servers that the project's files speak of, lines of .gitignore, an example
of a server where there is none, and magefile.go in a Go project. Nothing that is there is overwritten.`
	return cmd
}

func validate(f *face.Face) *cobra.Command {
	format := ""
	cmd := onServers(f, looking, "validate [SERVER...]", "Tell of everything that is wrong in settings and definitions, without an engine",
		func(_ *cobra.Command, names []string) error { return f.Validate(names, format) })
	choice(cmd, &format, "text", "json")
	return cmd
}

func schema(f *face.Face) *cobra.Command {
	file := ""
	cmd := alone(more, "schema", "Print the JSON Schema of server.yaml, for editors", func(cmd *cobra.Command) error {
		if cmd.Flags().Changed("file") && file == "" {
			return &usageError{errors.New("--file is empty; name a file, or leave it out to print the schema"), cmd.CommandPath()}
		}
		return f.Schema(file)
	})
	cmd.Flags().StringVar(&file, "file", "", "write it to this file instead")
	return cmd
}

func engine(f *face.Face) *cobra.Command {
	return alone(more, "engine", "Make sure that a Docker engine answers: find, start or install one",
		func(cmd *cobra.Command) error { return f.Engine(cmd.Context()) })
}

// choice is the flag --format with one of some words, of which the first is the default.
func choice(cmd *cobra.Command, value *string, words ...string) {
	usage := words[0] + ", the default"
	for _, word := range words[1:] {
		usage += ", or " + word
	}
	cmd.Flags().StringVar(value, "format", words[0], usage)
	err := cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp))
	do := cmd.RunE
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if _, wrong := face.OneOf("--format", *value, words...); err != nil || wrong != nil {
			return &usageError{errors.Join(err, wrong), cmd.CommandPath()}
		}
		return do(cmd, args)
	}
}
