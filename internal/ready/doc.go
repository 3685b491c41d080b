// Package ready waits until a server really answers. A probe is one question to a running container; all probes
// of a server run at the same time, and the server is ready when each has succeeded once.
//
// A try costs little where the host reaches the container's own address (50 µs for a refused connection), so there
// the pause between two tries stays at most 10 ms and an open port is noticed within 20 ms. Published ports and HTTP
// answers cost the engine or the server more, so there it grows to 50 ms; exec makes a process and health asks
// the engine, so there it grows to 250 ms. Every pause begins at 5 ms, after a first try at once. A connection to a
// published port must also last (see hold.go).
//
// Each kind of probe is a file with its form in YAML, its check, its words and its work; [Kinds] lists them.
//
// It does not start anything, restart anything or judge a server that was ready once: it knows no health over time.
// It follows no events itself; the caller tells of a container's death through [Target]. There is no probe for udp,
// where silence means nothing.
package ready
