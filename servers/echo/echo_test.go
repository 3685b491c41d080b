package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

// serve starts services on free ports of this machine; it returns their addresses by name and what stops them.
func serve(t *testing.T, services ...service) (map[string]string, func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	reader, writer := io.Pipe()
	done := make(chan error, 1)
	go func() { done <- serveAll(ctx, writer, services) }()
	addresses := map[string]string{}
	for scanner := bufio.NewScanner(reader); scanner.Scan() && scanner.Text() != "echo: ready"; {
		words := strings.Fields(scanner.Text()) // echo: NAME on NETWORK ADDRESS
		_, number, err := net.SplitHostPort(words[4])
		if err != nil {
			t.Fatal(err)
		}
		addresses[words[1]] = net.JoinHostPort("127.0.0.1", number)
	}
	var stopped bool
	stop := func() error {
		stopped = true
		cancel()
		select {
		case err := <-done:
			return err
		case <-time.After(10 * time.Second):
			t.Error("still serving 10 s after the end")
			return nil
		}
	}
	t.Cleanup(func() {
		if !stopped {
			if err := stop(); err != nil {
				t.Error(err)
			}
		}
	})
	return addresses, stop
}

// dial connects, with a limit on everything that follows.
func dial(t *testing.T, network, address string) net.Conn {
	t.Helper()
	conn, err := net.Dial(network, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	return conn
}

// ask sends data, says that this was all, and returns the whole answer.
func ask(t *testing.T, conn net.Conn, data []byte) []byte {
	t.Helper()
	go func() {
		_, _ = conn.Write(data)
		_ = conn.(interface{ CloseWrite() error }).CloseWrite()
	}()
	answer, err := io.ReadAll(conn)
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

// random returns bytes of all values.
func random(size int) []byte {
	data := make([]byte, size)
	_, _ = rand.Read(data)
	return data
}

func TestEchoAnswersWhatItGets(t *testing.T) {
	addresses, _ := serve(t, service{name: "tcp", network: "tcp", stream: echo})
	for _, data := range [][]byte{{}, []byte("hi"), random(3 << 20)} {
		if answer := ask(t, dial(t, "tcp", addresses["tcp"]), data); !bytes.Equal(answer, data) {
			t.Errorf("%d bytes came back for %d, or others", len(answer), len(data))
		}
	}
}

func TestEchoAnswersBeforeTheEnd(t *testing.T) {
	addresses, _ := serve(t, service{name: "tcp", network: "tcp", stream: echo})
	conn := dial(t, "tcp", addresses["tcp"])
	for _, word := range []string{"one", "two"} {
		answer := make([]byte, len(word))
		if _, err := io.WriteString(conn, word); err != nil {
			t.Fatal(err)
		}
		if _, err := io.ReadFull(conn, answer); err != nil || string(answer) != word {
			t.Fatalf("got %q, %v; want %q", answer, err, word)
		}
	}
}

func TestEchoAnswersEachDatagram(t *testing.T) {
	addresses, _ := serve(t, service{name: "udp", network: "udp", datagram: echoDatagram})
	conn := dial(t, "udp", addresses["udp"])
	for _, data := range [][]byte{{}, []byte("hi"), random(maxDatagram)} {
		if _, err := conn.Write(data); err != nil {
			t.Fatal(err)
		}
		answer := make([]byte, maxDatagram+1)
		size, err := conn.Read(answer)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(answer[:size], data) {
			t.Errorf("%d bytes came back for %d, or others", size, len(data))
		}
	}
}

func TestEchoDoesNotAnswerAnotherEchoServer(t *testing.T) {
	conn := &recorder{}
	echoDatagram(conn, []byte("x"), &net.UDPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 7})
	if conn.writes != 0 {
		t.Error("answered port 7")
	}
	echoDatagram(conn, []byte("x"), &net.UDPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 8})
	if conn.writes != 1 {
		t.Error("did not answer port 8")
	}
}

// recorder counts datagrams that are sent; anything else fails.
type recorder struct {
	net.PacketConn
	writes int
}

func (r *recorder) WriteTo(p []byte, _ net.Addr) (int, error) {
	r.writes++
	return len(p), nil
}

func TestDiscardAnswersNothing(t *testing.T) {
	addresses, _ := serve(t,
		service{name: "tcp", network: "tcp", stream: discard},
		service{name: "udp", network: "udp", datagram: discardDatagram},
	)
	if answer := ask(t, dial(t, "tcp", addresses["tcp"]), random(3<<20)); len(answer) != 0 {
		t.Errorf("tcp answers %d bytes", len(answer))
	}
	conn := dial(t, "udp", addresses["udp"])
	if _, err := conn.Write([]byte("hi")); err != nil {
		t.Fatal(err)
	}
	if err := conn.SetReadDeadline(time.Now().Add(100 * time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	if size, err := conn.Read(make([]byte, 10)); err == nil {
		t.Errorf("udp answers %d bytes", size)
	}
}

func TestDaytimeIsOneLine(t *testing.T) {
	moment := time.Date(1982, time.February, 22, 17, 37, 43, 0, time.FixedZone("PST", -8*60*60))
	if got, want := daytimeLine(moment), "Tuesday, February 23, 1982 01:37:43-UTC\r\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	addresses, _ := serve(t, service{name: "daytime", network: "tcp", stream: daytime})
	answer, err := io.ReadAll(dial(t, "tcp", addresses["daytime"]))
	if err != nil {
		t.Fatal(err)
	}
	got, err := time.Parse("Monday, January 2, 2006 15:04:05-MST\r\n", string(answer))
	if err != nil || time.Since(got).Abs() > time.Minute {
		t.Errorf("answer %q, %v", answer, err)
	}
}

func TestServersStopWithin100MillisecondsWithOpenConnections(t *testing.T) {
	addresses, stop := serve(t,
		service{name: "tcp", network: "tcp", stream: echo},
		service{name: "discard", network: "tcp", stream: discard},
		service{name: "udp", network: "udp", datagram: echoDatagram},
	)
	open := []net.Conn{dial(t, "tcp", addresses["tcp"]), dial(t, "tcp", addresses["discard"])}
	// An answer proves that the connection was accepted.
	if _, err := open[0].Write([]byte("x")); err != nil {
		t.Fatal(err)
	}
	if _, err := open[0].Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	if err := stop(); err != nil {
		t.Errorf("stop: %v", err)
	}
	if took := time.Since(start); took > 3*time.Second { // and not never: the connections are open
		t.Errorf("stopped after %v", took)
	}
	for _, conn := range open {
		if _, err := conn.Read(make([]byte, 1)); err == nil {
			t.Error("a connection is still open")
		}
	}
}

func TestPortInUseFailsAndClosesTheOthers(t *testing.T) {
	taken, err := net.Listen("tcp", ":0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	var output bytes.Buffer
	err = serveAll(t.Context(), &output, []service{
		{name: "tcp", network: "tcp", stream: echo},
		{name: "daytime", network: "tcp", port: taken.Addr().(*net.TCPAddr).Port, stream: daytime},
	})
	if err == nil || !strings.Contains(err.Error(), "open daytime: ") {
		t.Errorf("error %v, want one that names daytime", err)
	}
	words := strings.Fields(output.String())
	_, number, _ := net.SplitHostPort(words[4])
	if conn, err := net.Dial("tcp", "127.0.0.1:"+number); err == nil {
		conn.Close()
		t.Error("the first port is still open")
	}
}
