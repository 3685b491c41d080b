package servers

import (
	"errors"

	"github.com/magefile/mage/mg"

	"github.com/berthdev/berth/internal/commandline"
	"github.com/berthdev/berth/internal/face"
	"github.com/berthdev/berth/internal/settings"
)

// target does a target's work, unless the command line has a word that Mage will not take: then nothing is done. An exit
// code is Mage's as long as its error is returned bare.
func target(name string, do func(face.Face) error) error {
	f := face.Face{Shipped: Shipped, Typed: settings.Typed{Start: commandline.Start(name)}}
	refusal, err := commandline.Refusal(name, f.Names)
	switch {
	case err != nil:
		return err
	case refusal != "":
		return mg.Fatal(2, refusal)
	}
	err = do(f)
	if exit := (*face.Exit)(nil); errors.As(err, &exit) {
		return mg.Fatal(exit.Code, exit.Text)
	}
	return err
}

// choosing is [target] for one that takes servers.
func choosing(name string, servers *string, do func(face.Face, []string) error) error {
	return target(name, func(f face.Face) error {
		if servers == nil {
			return do(f, nil)
		}
		list := settings.SplitList(*servers)
		if len(list) == 0 {
			return errors.New("-servers is empty; name at least one server, or leave it out")
		}
		return do(f, list)
	})
}

// value is that of a flag, or the zero value of an absent one.
func value[T any](flag *T) T {
	if flag == nil {
		return *new(T)
	}
	return *flag
}
