//go:build !unix

package rootdir

// trusted takes every folder: here modes say little.
func trusted(string, string) bool { return true }
