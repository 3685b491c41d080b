package catalogue

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

const apache2 = `# A web server. What is where:
#   /        index.html
#   /<user>  <b>home</b>
# And nothing else, with MAX_*.
description: A web | server
from: debian:bookworm-slim
packages: [apache2]
ports: {http: 80, https: 443}
`

const echo = `description: Echo
go: ./
# 7 is the port of RFC 862.
ports: {tcp: 7, udp: 7/udp, a: 30000, b: 30001, c: "${ECHO_C:-30002}", more: {count: 10}, udps: {count: 2, protocol: udp}}
`

const httpbin = "description: Answers\ngo: example.test/httpbin@v2.26.0\n"

func list(t *testing.T) []Entry {
	t.Helper()
	servers := fstest.MapFS{"catalogue.go": {}}
	for name, text := range map[string]string{
		"apache2/server.yaml": apache2, "echo/server.yaml": echo, "httpbin/server.yaml": httpbin,
		"apache2/figures.json": `{"version": "2.4.62", "image_bytes": 146400000, "ready_ms": 212}`,
		"httpbin/figures.json": `{"image_bytes": 1234567890, "ready_ms": 1549}`,
	} {
		servers[name] = &fstest.MapFile{Data: []byte(text)}
	}
	entries, err := List(servers)
	if err != nil {
		t.Fatal(err)
	}
	return entries
}

func TestTable(t *testing.T) {
	var got strings.Builder
	if err := Table(&got, list(t)); err != nil {
		t.Fatal(err)
	}
	const want = `NAME     VERSION  PORTS                                           IMAGE    READY   WHAT IT IS
apache2  2.4.62   80, 443                                         146 MB   212 ms  A web | server
echo     -        7, 7/udp, 30000-30002, 10 chosen, 2 chosen/udp  -        -       Echo
httpbin  v2.26.0  -                                               1.23 GB  1.5 s   Answers
`
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Errorf("table (-want +got):\n%s", diff)
	}
}

func TestPage(t *testing.T) {
	var got strings.Builder
	if err := Page(&got, list(t)); err != nil {
		t.Fatal(err)
	}
	const want = intro + `| Name | Version | Ports | Image | Ready | What it is |
| --- | --- | --- | --- | --- | --- |
| [apache2](#apache2) | 2.4.62 | 80, 443 | 146 MB | 212 ms | A web \| server |
| [echo](#echo) | - | 7, 7/udp, 30000-30002, 10 chosen, 2 chosen/udp | - | - | Echo |
| [httpbin](#httpbin) | v2.26.0 | - | 1.23 GB | 1.5 s | Answers |

## apache2

A web server. What is where:

` + "```text" + `
/        index.html
/<user>  <b>home</b>
` + "```" + `

And nothing else, with MAX_\*.

Ports: ` + "`http` 80, `https` 443. `APACHE2_URL` is `http://127.0.0.1:PORT`" + `.

## echo

Echo.

Ports: ` + "`tcp` 7, `udp` 7/udp, `a` 30000, `b` 30001, `c` 30002, `more` 10 chosen, `udps` 2 chosen/udp. `ECHO_URL` is `tcp://127.0.0.1:PORT`" + `.

## httpbin

Answers.
`
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Errorf("page (-want +got):\n%s", diff)
	}
}

func TestListRefusesBrokenFigures(t *testing.T) {
	servers := fstest.MapFS{
		"echo/server.yaml":  {Data: []byte(echo)},
		"echo/figures.json": {Data: []byte("{")},
	}
	if _, err := List(servers); err == nil || !strings.Contains(err.Error(), "echo/figures.json") {
		t.Errorf("got %v", err)
	}
}
