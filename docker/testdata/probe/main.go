// Command probe is what the engine tests run in containers: one small behaviour for each first argument.
package main

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"
	"unsafe"
)

func main() {
	if len(os.Args) < 2 {
		os.Exit(64)
	}
	args := append(os.Args[2:], "", "")
	switch os.Args[1] {
	case "idle": // until SIGTERM; ended children, which PID 1 inherits, leave nothing
		signal.Ignore(syscall.SIGCHLD)
		stop := make(chan os.Signal, 1)
		signal.Notify(stop, syscall.SIGTERM)
		fmt.Println("idle")
		<-stop
	case "stubborn": // SIGTERM does nothing
		signal.Ignore(syscall.SIGTERM)
		fmt.Println("stubborn")
		time.Sleep(time.Hour)
	case "parent": // a child of its own that idles
		child := exec.Command("/probe", "idle")
		child.Stdout = os.Stdout
		_ = child.Run()
	case "exit":
		time.Sleep(time.Duration(number(args[1])) * time.Millisecond)
		os.Exit(number(args[0]))
	case "killed":
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		time.Sleep(time.Hour)
	case "flood": // so many bytes, every value among them, no line structure
		flood(number(args[0]))
	case "cat":
		_, _ = io.Copy(os.Stdout, os.Stdin)
	case "say": // standard output, standard error
		fmt.Print(args[0])
		fmt.Fprint(os.Stderr, args[1])
	case "env":
		fmt.Println(strings.Join(os.Environ(), "\n"))
	case "stat":
		info, err := os.Stat(args[0])
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		owner := info.Sys().(*syscall.Stat_t)
		fmt.Printf("%v %d %d:%d\n", info.Mode(), info.Size(), owner.Uid, owner.Gid)
	case "exists":
		if _, err := os.Stat(args[0]); err != nil {
			os.Exit(1)
		}
	case "late": // listens on a port after so many milliseconds
		time.Sleep(time.Duration(number(args[1])) * time.Millisecond)
		late(args[0])
	case "hog": // memory without end
		for hog := [][]byte{}; ; {
			hog = append(hog, bytes.Repeat([]byte{1}, 1<<20))
		}
	case "screen": // the type of the terminal, and its size once that is as given, or after 10 s
		fmt.Println(os.Getenv("TERM"))
		size := screen()
		for range 1000 {
			if size == args[0] {
				break
			}
			time.Sleep(10 * time.Millisecond)
			size = screen()
		}
		fmt.Println(size)
	default:
		os.Exit(64)
	}
}

// screen is the width and height of the terminal.
func screen() string {
	var size struct{ rows, columns, x, y uint16 }
	_, _, _ = syscall.Syscall(syscall.SYS_IOCTL, 1, syscall.TIOCGWINSZ, uintptr(unsafe.Pointer(&size)))
	return fmt.Sprintf("%dx%d", size.columns, size.rows)
}

func number(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

func flood(n int) {
	block := make([]byte, 32<<10)
	for i := range block {
		block[i] = byte(i * 7)
	}
	for n > 0 {
		wrote, err := os.Stdout.Write(block[:min(n, len(block))])
		if err != nil {
			os.Exit(1)
		}
		n -= wrote
	}
}

// late says when it listened, just before and just after, and then holds every connection until its other end is closed.
func late(port string) {
	before := time.Now()
	listener, err := net.Listen("tcp", ":"+port)
	if err != nil {
		os.Exit(1)
	}
	fmt.Println(before.UnixNano(), time.Now().UnixNano())
	for {
		conn, err := listener.Accept()
		if err != nil {
			os.Exit(1)
		}
		go func() { _, _ = io.Copy(io.Discard, conn); _ = conn.Close() }()
	}
}
