// Command start becomes the NATS server, with user and password from the environment.
//
// The server's configuration could name the variables, but would read their values as its own language: 123 as a number.
package main

import (
	"fmt"
	"os"
	"syscall"
)

func main() {
	arguments := []string{
		"/server", "--config=/etc/nats.conf",
		"--user=" + os.Getenv("NATS_USER"), "--pass=" + os.Getenv("NATS_PASSWORD"),
	}
	err := syscall.Exec(arguments[0], arguments, os.Environ())
	fmt.Fprintln(os.Stderr, "nats:", err)
	os.Exit(1)
}
