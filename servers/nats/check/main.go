// Command check logs in to the NATS server of its own container, subscribes to a subject, publishes to it and compares
// what comes back.
//
// It is no client: it knows the few lines of the protocol that this needs.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"strings"
	"time"
)

func main() {
	if err := check("127.0.0.1:4222", os.Getenv("NATS_USER"), os.Getenv("NATS_PASSWORD")); err != nil {
		fmt.Fprintln(os.Stderr, "nats:", err)
		os.Exit(1)
	}
}

// check takes at most 5 s.
func check(address, user, password string) error {
	conn, err := net.DialTimeout("tcp", address, 20*time.Second)
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		return err
	}
	options, err := json.Marshal(map[string]any{"verbose": false, "user": user, "pass": password})
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(conn, "CONNECT %s\r\nSUB berth.check 1\r\nPUB berth.check 5\r\nhello\r\n", options); err != nil {
		return err
	}
	lines := bufio.NewScanner(conn)
	for lines.Scan() {
		switch line := lines.Text(); {
		case strings.HasPrefix(line, "-ERR"):
			return fmt.Errorf("server answers %s", line)
		case strings.HasPrefix(line, "MSG berth.check 1 "):
			if !lines.Scan() || lines.Text() != "hello" {
				return fmt.Errorf("message is %q; hello was expected", lines.Text())
			}
			return nil
		}
	}
	return fmt.Errorf("no message came back: %w", lines.Err())
}
