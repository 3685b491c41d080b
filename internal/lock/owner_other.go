//go:build !unix

package lock

// Stranger names nobody: here a user's cache folder is closed to others.
func Stranger(string) string { return "" }
