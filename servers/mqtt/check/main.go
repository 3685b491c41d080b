// Command check connects to the MQTT broker of its own container, subscribes to a topic, publishes to it and compares
// what comes back.
//
// It is no client: it knows the four packets of MQTT 3.1.1 that this needs, none longer than 127 bytes.
package main

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"os"
	"time"
)

func main() {
	if err := check("127.0.0.1:1883"); err != nil {
		fmt.Fprintln(os.Stderr, "mqtt:", err)
		os.Exit(1)
	}
}

// check takes at most 5 s. The broker answers CONNECT and SUBSCRIBE, and passes the PUBLISH on (QoS 0).
func check(address string) error {
	conn, err := net.DialTimeout("tcp", address, 20*time.Second)
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		return err
	}
	topic := text("berth/check")
	publish := packet(0x30, topic, []byte("hello"))
	for _, step := range []struct {
		name       string
		send, want []byte
	}{
		{"CONNECT", packet(0x10, text("MQTT"), []byte{4, 2, 0, 10}, text("berth-check")), packet(0x20, []byte{0, 0})},
		{"SUBSCRIBE", packet(0x82, []byte{0, 1}, topic, []byte{0}), packet(0x90, []byte{0, 1, 0})},
		{"PUBLISH", publish, publish},
	} {
		if _, err := conn.Write(step.send); err != nil {
			return fmt.Errorf("%s: %w", step.name, err)
		}
		got := make([]byte, len(step.want))
		if _, err := io.ReadFull(conn, got); err != nil {
			return fmt.Errorf("%s: no answer: %w", step.name, err)
		}
		if !bytes.Equal(got, step.want) {
			return fmt.Errorf("%s: answer is % x; % x was expected", step.name, got, step.want)
		}
	}
	return nil
}

// packet is a control packet of at most 127 bytes after its head (MQTT 3.1.1, section 2.2).
func packet(head byte, parts ...[]byte) []byte {
	body := bytes.Join(parts, nil)
	return append([]byte{head, byte(len(body))}, body...)
}

// text is a string with its length in front (MQTT 3.1.1, section 1.5.3).
func text(s string) []byte {
	return append([]byte{byte(len(s) >> 8), byte(len(s))}, s...)
}
