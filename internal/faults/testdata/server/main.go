// Command server is the server of the fault suite: its first argument says what it does.
package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"
)

// version is that of the source: the suite writes another one to have the program compiled again.
const version = "1"

// running is there while a server with a volume runs, and is left behind by one that was not asked to end.
const running = "/data/running"

// first holds when the first server with this volume began.
const first = "/data/first"

func main() {
	var err error
	switch os.Args[1] {
	case "serve":
		err = serve()
	case "tell": // a server a word
		err = tell(os.Args[2], os.Args[3])
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

// serve answers every connection with its name, its version, its level, the note that was copied into its image, what its
// Dockerfile says, and the words that it was told. One with a volume adds when
// the first server with that volume began.
func serve() error {
	note, _ := os.ReadFile("/note") // not every server has one
	s := server{words: []string{
		os.Getenv("NAME"), version, os.Getenv("LEVEL"), orNothing(strings.TrimSpace(string(note))), orNothing(os.Getenv("BUILT")),
	}}
	if err := s.guard(); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", ":7000")
	if err != nil {
		return err
	}
	for {
		conn, err := listener.Accept()
		if err != nil {
			return err
		}
		go s.talk(conn)
	}
}

func orNothing(word string) string {
	if word == "" {
		return "-"
	}
	return word
}

type server struct {
	mu    sync.Mutex
	words []string
	// last is the last word; nothing without a volume.
	last string
}

func (s *server) add(word string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !slices.Contains(s.words, word) {
		s.words = append(s.words, word)
	}
}

// guard notices whether the server before this one was killed, where there is a volume, and says goodbye at its own end.
func (s *server) guard() error {
	if _, err := os.Stat("/data"); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if _, err := os.Stat(running); err == nil {
		s.add("killed")
	}
	// First, since the first process of a container does not hear what it does not listen to.
	asked := make(chan os.Signal, 1)
	signal.Notify(asked, syscall.SIGTERM)
	if err := os.WriteFile(running, nil, 0o600); err != nil {
		return err
	}
	began, err := os.ReadFile(first)
	if errors.Is(err, os.ErrNotExist) {
		began = fmt.Append(nil, " first=", time.Now().UnixNano())
		err = os.WriteFile(first, began, 0o600)
	}
	if err != nil {
		return err
	}
	s.last = string(began)
	go func() {
		<-asked
		time.Sleep(50 * time.Millisecond)
		_ = os.Remove(running)
		os.Exit(0)
	}()
	return nil
}

func (s *server) talk(conn net.Conn) {
	defer conn.Close()
	s.mu.Lock()
	answer := strings.Join(s.words, " ") + s.last + "\n"
	s.mu.Unlock()
	_, _ = io.WriteString(conn, answer)
	_ = conn.SetReadDeadline(time.Now().Add(time.Second))
	word := make([]byte, 64)
	if n, _ := conn.Read(word); n > 0 {
		s.add(string(word[:n]))
		_, _ = io.WriteString(conn, "noted\n")
	}
}

func tell(address, word string) error {
	conn, err := net.DialTimeout("tcp", address, 5*time.Second)
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, word); err != nil {
		return err
	}
	answer, err := io.ReadAll(conn)
	if err == nil && !strings.HasSuffix(string(answer), "noted\n") {
		err = fmt.Errorf("%s answered %q", address, answer)
	}
	return err
}
