//go:build mage

// Berth builds, starts, checks and removes the servers that a project's tests need.
package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/magefile/mage/sh"

	"github.com/berthdev/berth/internal/bench"
	"github.com/berthdev/berth/internal/faults"
	"github.com/berthdev/berth/internal/measure"
	"github.com/berthdev/berth/internal/settings"
	//mage:import
	"github.com/berthdev/berth/servers"
)

// Test runs all tests but the slow ones of the catalogue, with the race detector. It needs an engine.
func Test(ctx context.Context) error {
	// A server on the base image that tests build on: it is pulled, or bootstrapped where no registry answers.
	name := "xinetd"
	if err := servers.Build(ctx, &name, nil); err != nil {
		return err
	}
	// What Compose and BuildKit read, and the site, are modules of their own. The cache of results does not know of the
	// pages: hence -count=1.
	for _, module := range []string{"oracle/compose", "oracle/dockerfile", "site"} {
		if err := sh.RunV("go", "-C", "internal/"+module, "test", "-count=1", "./..."); err != nil {
			return err
		}
	}
	// The scripts run a compiled Berth, which the cache of results does not know of: hence -count=1.
	return sh.RunV("go", "test", "-count=1", "-race", "-tags=engine", "-timeout=30m", "./...")
}

// TestCatalogue runs every server of the catalogue against real clients. It needs an engine and takes minutes.
func TestCatalogue() error {
	// Test runs the others.
	return sh.RunV("go", "test", "-count=1", "-tags=catalogue", "-timeout=35m", "-p=1", "-run=^Test(Catalogue|Registry|EngineHasABase)$",
		"./acceptance", "./internal/bootstrap")
}

// linter is golangci-lint, whose rules are in .golangci.yml.
const linter = "github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0"

// Lint checks format, vet, golangci-lint and module files, and that everything compiles on all systems.
func Lint(ctx context.Context) error {
	checks := [][]string{
		{"run", linter, "run", "--allow-parallel-runners"},
		{"vet", "./..."},
		{"vet", "-tags=mage", "."},
		{"vet", "-tags=engine,catalogue", "./..."},
		{"mod", "tidy", "-diff"},
	}
	for _, arguments := range checks {
		if err := sh.RunV("go", arguments...); err != nil {
			return err
		}
	}
	// No file is for one architecture alone: so each system and each architecture once are all of them.
	for _, platform := range []string{"linux/arm64", "darwin/arm64", "windows/amd64"} {
		system, architecture, _ := strings.Cut(platform, "/")
		env := map[string]string{"GOOS": system, "GOARCH": architecture, "CGO_ENABLED": "0"}
		if err := sh.RunWithV(env, "go", "build", "./..."); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// Install builds the command berth and puts it where go install does. It is one static file, which needs neither Go nor Mage.
func Install() error {
	return sh.RunV("go", "run", "./cmd/install")
}

// Picture plays a session of the command berth and draws docs/session.svg. It needs an engine.
func Picture() error {
	return sh.RunV("go", "-C", "internal/site", "run", "./picture")
}

// Docs makes a site of the README and the pages in docs, which needs no web server and no JavaScript.
func Docs(
	dir *string, // the folder of the site; site without it
) error {
	folder := "site"
	if dir != nil {
		folder = *dir
	}
	folder, err := filepath.Abs(folder)
	if err != nil {
		return err
	}
	return sh.RunV("go", "-C", "internal/site", "run", ".", folder)
}

// Bench measures how long Berth takes for eight tiny servers, beside the raw API calls and Compose. It needs an engine.
func Bench(
	ctx context.Context,
	page *bool, // measures 1, 8, 32 and 100 servers and the first use, and writes docs/speed.md and the README's table
	rounds *int, // how often each thing is measured; 3 without it, or 11 with -page
) error {
	root, err := os.Getwd()
	if err != nil {
		return err
	}
	o := bench.Options{Module: root, Page: page != nil && *page, Out: os.Stdout, Story: os.Stderr}
	if rounds != nil {
		o.Rounds = *rounds
	}
	return bench.Run(ctx, o)
}

// Faults kills runs, disturbs the engine's answers and changes things behind Berth's back, and fails unless the next up
// mends it all. It has an engine of its own and needs root on Linux.
func Faults(
	ctx context.Context,
	seed *int, // what happens when; 1 without it
	rounds *int, // of each part; without it as many as give some six minutes
	first *int, // the first round, to repeat one
	engine *string, // the engine's program: dockerd or podman, or a path of one; dockerd without it
	only *string, // kills, calls, things, engine, disks, edits or growth; all without it
	patience *time.Duration, // lets a silent engine be silent for so long; without it such runs are interrupted
	page *bool, // writes docs/reliability.md
) error {
	root, err := os.Getwd()
	if err != nil {
		return err
	}
	o := faults.Options{Module: root, Engine: "dockerd", Seed: 1, Out: os.Stdout, Story: os.Stderr}
	if seed != nil {
		o.Seed = uint64(*seed)
	}
	if rounds != nil {
		o.Rounds = *rounds
	}
	if first != nil {
		o.First = *first
	}
	if engine != nil {
		o.Engine = *engine
	}
	if only != nil {
		o.Only = *only
	}
	if patience != nil {
		o.Patience = *patience
	}
	if page != nil && *page {
		o.Page, o.Figures = "docs/reliability.md", "internal/faults/figures.json"
	}
	return faults.Run(ctx, o)
}

// Measure starts each server of the catalogue five times, and writes its figures and docs/catalogue.md.
func Measure(
	ctx context.Context,
	servers *string, // names, separated by commas; all servers of the catalogue without it
) error {
	root, err := os.Getwd()
	if err != nil {
		return err
	}
	var names []string
	if servers != nil {
		if names = settings.SplitList(*servers); len(names) == 0 {
			return errors.New("-servers is empty; name at least one server, or leave it out")
		}
	}
	return measure.Run(ctx, root, names, os.Stdout)
}
