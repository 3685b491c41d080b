// Command echo is a test server of small Internet protocols: echo (RFC 862) on tcp and udp 7, discard (RFC 863)
// on tcp and udp 9, daytime (RFC 867) on tcp 13, and echo inside TLS on tcp 7007.
//
// With a flag it is one of the small programs that tests run in its container: one that exits with a chosen code,
// writes a chosen amount, or waits for a signal. It is not meant for the Internet: whoever asks is answered.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"syscall"
)

// version is that of the program's behaviour.
const version = "1"

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// run is the program; it returns the exit code.
func run(args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("echo", flag.ContinueOnError)
	flags.SetOutput(stderr)
	showVersion := flags.Bool("version", false, "print the version and exit")
	exit := flags.Int("exit", -1, "exit with this `code` at once")
	write := flags.Int64("write", -1, "write this many `bytes` to the standard output and exit")
	wait := flags.Bool("wait", false, "wait for SIGINT or SIGTERM, print its name and exit with 128 and its number")
	if flags.Parse(args) != nil {
		return 2
	}
	if flags.NArg() > 0 {
		fmt.Fprintf(stderr, "echo: unexpected argument %q\n", flags.Arg(0))
		return 2
	}
	var err error
	switch {
	case *showVersion:
		fmt.Fprintf(stdout, "echo %s %s %s/%s\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	case *exit >= 0:
		return *exit
	case *write >= 0:
		_, err = io.CopyN(stdout, pattern{}, *write)
	case *wait:
		return waitForSignal(stdout)
	default:
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		defer stop()
		err = listenAndServe(ctx, stdout)
	}
	if err != nil {
		fmt.Fprintf(stderr, "echo: %v\n", err)
		return 1
	}
	return 0
}

// waitForSignal says that it waits, and then what came.
func waitForSignal(stdout io.Writer) int {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	fmt.Fprintln(stdout, "waiting")
	received := <-signals
	fmt.Fprintln(stdout, received)
	if number, ok := received.(syscall.Signal); ok {
		return 128 + int(number)
	}
	return 1
}

// line is 64 bytes; the output of -write is made of it.
const line = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-\n"

// pattern reads as line without end. A reader that is asked in multiples of 64 bytes gets whole lines.
type pattern struct{}

func (pattern) Read(p []byte) (int, error) {
	size := len(p)
	if size > len(line) {
		size -= size % len(line)
	}
	for filled := 0; filled < size; {
		filled += copy(p[filled:size], line)
	}
	return size, nil
}
