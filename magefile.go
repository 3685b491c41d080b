//go:build mage

// Berth builds, starts, checks and removes the servers that a project's tests need.
package main

import (
	//mage:import
	_ "github.com/berthdev/berth/servers"

	"github.com/magefile/mage/sh"
)

// Test runs all tests but those of the catalogue, with the race detector; it needs an engine.
func Test() error {
	return sh.RunV("go", "test", "-race", "-tags=engine", "-timeout=15m", "./...")
}
