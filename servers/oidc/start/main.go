// Command start becomes the provider, on the port that Berth has chosen: the issuer has its number.
package main

import (
	"fmt"
	"os"
	"syscall"
)

func main() {
	err := os.Setenv("PORT", os.Getenv("BERTH_PORT_HTTP"))
	if err == nil {
		err = syscall.Exec("/server", []string{"/server"}, os.Environ())
	}
	fmt.Fprintln(os.Stderr, "oidc:", err)
	os.Exit(1)
}
