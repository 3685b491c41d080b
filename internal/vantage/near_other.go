//go:build !linux

package vantage

// near is asked in containers only, which are on Linux.
func near(string) bool { return false }
