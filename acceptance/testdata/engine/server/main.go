// Command server is the server of the end-to-end tests: its first argument says what it does.
package main

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"
)

func main() {
	if len(os.Args) < 2 {
		os.Args = append(os.Args, "listen")
	}
	switch os.Args[1] {
	case "listen": // after a pause, if one is given
		if len(os.Args) > 2 {
			pause()
		}
		listen()
	case "save": // listens, and when it is asked to end writes a variable to a file, after a pause
		go save(os.Args[3], os.Getenv("CONTENT"))
		listen()
	case "deaf": // listens, and does not end when it is asked to
		signal.Ignore(syscall.SIGTERM)
		listen()
	case "mute": // accepts, and never answers
		mute()
	case "pause":
		pause()
	case "hang": // runs, and never listens
		select {}
	case "exit":
		code, _ := strconv.Atoi(os.Args[2])
		fmt.Printf("last words\nended at %d\n", time.Now().UnixNano())
		os.Exit(code)
	case "tell": // the value of a variable, and then an end
		fmt.Println("the value is " + os.Getenv(os.Args[2]))
		os.Exit(1)
	case "kill":
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {}
	case "end": // the server, which is process 1, and itself in vain
		_ = syscall.Kill(1, syscall.SIGTERM)
		os.Exit(1)
	case "both":
		_, _ = io.WriteString(os.Stdout, "to stdout\n")
		_, _ = io.WriteString(os.Stderr, "to stderr\n")
	case "cat": // its input
		_, _ = io.Copy(os.Stdout, os.Stdin)
	case "count": // lines with a word and a number, in turns to stdout and stderr, without end
		count(os.Args[2])
	case "bytes": // all byte values, a line of 1 MiB, and a line without an end
		all := make([]byte, 256)
		for i := range all {
			all[i] = byte(i)
		}
		_, _ = os.Stdout.Write(append(all, '\n'))
		_, _ = os.Stdout.Write(append(bytes.Repeat([]byte("x"), 1<<20), '\n'))
		_, _ = io.WriteString(os.Stdout, "the end")
	case "flood": // that many MiB of all byte values
		n, _ := strconv.Atoi(os.Args[2])
		flood(n)
	case "ask": // what a server answers
		ask(os.Args[2])
	}
}

func pause() {
	d, err := time.ParseDuration(os.Args[2])
	if err != nil {
		fmt.Println(err)
		os.Exit(2)
	}
	<-time.After(d)
}

func save(path, content string) {
	asked := make(chan os.Signal, 1)
	signal.Notify(asked, syscall.SIGTERM)
	fmt.Println("has something to save")
	<-asked
	pause()
	if err := os.WriteFile(path, []byte(content+"\n"), 0o600); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	os.Exit(0)
}

func mute() {
	listener, err := net.Listen("tcp", ":7000")
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	var held []net.Conn
	for {
		conn, err := listener.Accept()
		if err != nil {
			os.Exit(1)
		}
		held = append(held, conn)
	}
}

func listen() {
	listener, err := net.Listen("tcp", ":7000")
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	for {
		conn, err := listener.Accept()
		if err != nil {
			os.Exit(1)
		}
		_, _ = io.WriteString(conn, "hello\n")
		_ = conn.Close()
	}
}

func flood(n int) {
	piece := make([]byte, 256)
	for i := range piece {
		piece[i] = byte(i)
	}
	piece = bytes.Repeat(piece, 4096)
	for range n {
		if _, err := os.Stdout.Write(piece); err != nil {
			os.Exit(1)
		}
	}
}

func count(word string) {
	streams := []io.Writer{os.Stdout, os.Stderr}
	for n := 1; ; n++ {
		_, _ = fmt.Fprintf(streams[n%2], "%s %d\n", word, n)
		<-time.After(time.Millisecond)
	}
}

func ask(address string) {
	conn, err := net.DialTimeout("tcp", address, 5*time.Second)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	_, _ = io.Copy(os.Stdout, conn)
}
