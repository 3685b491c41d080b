package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/berthdev/berth/internal/names"
)

// one takes one word.
func one(what string) cobra.PositionalArgs {
	return func(_ *cobra.Command, words []string) error {
		if len(words) != 1 {
			return fmt.Errorf("one %s is needed, and not %d", what, len(words))
		}
		return nil
	}
}

// none takes no words.
func none(_ *cobra.Command, words []string) error {
	if len(words) > 0 {
		return errors.New(names.Quote(words[0]) + " is one word too many")
	}
	return nil
}

// without is list without what is given already.
func without(list, given []string) []string {
	var rest []string
	for _, one := range list {
		found := false
		for _, other := range given {
			found = found || one == other
		}
		if !found {
			rest = append(rest, one)
		}
	}
	return rest
}
