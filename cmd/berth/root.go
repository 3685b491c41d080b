package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/berthdev/berth/internal/face"
	"github.com/berthdev/berth/internal/names"
	"github.com/berthdev/berth/internal/settings"
	"github.com/berthdev/berth/servers"
)

// usageError is a command line that cannot be read.
type usageError struct {
	error
	// command is the verb that it was for, with all before it.
	command string
}

// newRoot is the command with all its verbs.
func newRoot() *cobra.Command {
	f := &face.Face{Shipped: servers.Shipped, Typed: settings.Typed{Start: "berth ", Words: true}}
	dir := ""
	root := &cobra.Command{
		Use:   "berth",
		Short: "The servers that your tests need: built, started, checked and removed",
		Long: `Berth builds, starts, checks and removes the servers that your tests need, through a Docker engine.

The project is the nearest folder, upwards, with a servers/NAME/server.yaml, a .berth or a setting of Berth's in .env.`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          unknown,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		PersistentPreRunE: func(*cobra.Command, []string) error {
			if dir == "" {
				return nil
			}
			if err := os.Chdir(dir); err != nil {
				return fmt.Errorf("-C %s: no such folder, or no way into it", dir)
			}
			return nil
		},
	}
	flags := root.PersistentFlags()
	flags.StringVarP(&dir, "directory", "C", "", "work as if started in this folder")
	flags.BoolVarP(&f.Quiet, "quiet", "q", false, "leave out what is being done")
	root.CompletionOptions.HiddenDefaultCmd = false
	cobra.EnableCommandSorting = false
	root.SuggestionsMinimumDistance = 2
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		for _, word := range os.Args[1:] { // as Mage and Go have flags
			name, _, _ := strings.Cut(strings.TrimPrefix(word, "-"), "=")
			if strings.HasPrefix(word, "-") && len(name) > 1 && cmd.Flag(name) != nil {
				err = fmt.Errorf("flags of more than a letter have two dashes here; write -%s", word)
			}
		}
		if unknown := new(pflag.NotExistError); errors.As(err, &unknown) {
			var known []string
			cmd.Flags().VisitAll(func(flag *pflag.Flag) { known = append(known, flag.Name) })
			if nearest := names.Nearest(unknown.GetSpecifiedName(), known); nearest != "" {
				err = fmt.Errorf("%w; did you mean --%s?", err, nearest)
			}
		}
		return &usageError{err, cmd.CommandPath()}
	})
	root.AddGroup(&cobra.Group{ID: daily, Title: "Every day:"}, &cobra.Group{ID: looking, Title: "To look:"}, &cobra.Group{ID: more, Title: "More:"})
	for _, verb := range verbs(f) {
		judged(verb)
		root.AddCommand(verb)
	}
	judged(root)
	root.SetHelpCommandGroupID(more)
	root.SetCompletionCommandGroupID(more)
	return root
}

// unknown refuses a word that is no verb, and names the nearest.
func unknown(cmd *cobra.Command, words []string) error {
	if len(words) == 0 {
		return nil
	}
	text := names.Quote(words[0]) + " is no command"
	if near := cmd.SuggestionsFor(words[0]); len(near) > 0 {
		text += fmt.Sprintf("; did you mean %q?", near[0])
	}
	return errors.New(text)
}

// judged makes words that a verb does not take an error of usage.
func judged(cmd *cobra.Command) {
	takes := cmd.Args
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		if takes == nil {
			return nil
		}
		err := takes(cmd, args)
		if err == nil {
			return nil
		}
		return &usageError{err, cmd.CommandPath()}
	}
}
