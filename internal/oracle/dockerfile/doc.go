// Package dockerfile has no code: its tests compare what Berth reads of somebody's own Dockerfile with BuildKit itself.
//
// It is a module of its own, so that nobody who uses Berth fetches BuildKit. Run it with "go test" in this folder.
package dockerfile
