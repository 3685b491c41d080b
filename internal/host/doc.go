// Package host is what Berth needs of the system that it runs on: files that are replaced at once, locks, the name of the
// Linux distribution, and where programs are.
//
// It starts no programs, knows nothing of engines and projects, and imports nothing of the project.
package host
