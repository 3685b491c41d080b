//go:build !linux

package hostports

// Holder names the process that has a port of this machine, which can be seen on Linux alone: nobody.
func Holder(string, int) string { return "" }
