package docker

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/encoding/protowire"
)

// builder is an engine's side of a session.
type builder struct{ client *http.Client }

// call makes one call of gRPC: talk writes messages and reads answers. It returns the status.
func (b builder) call(t *testing.T, method, folder string, talk func(send func([]byte), receive func() []byte)) string {
	t.Helper()
	reader, writer := io.Pipe()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://session"+method, reader)
	if err != nil {
		t.Error(err)
		return ""
	}
	if folder != "" {
		request.Header.Set("Dir-Name", folder)
	}
	response, err := b.client.Do(request)
	if err != nil {
		t.Error(err)
		return ""
	}
	defer response.Body.Close()
	send := func(message []byte) {
		frame := binary.BigEndian.AppendUint32([]byte{0}, uint32(len(message)))
		if _, err := writer.Write(append(frame, message...)); err != nil {
			t.Error(err)
		}
	}
	receive := func() []byte {
		message, err := (&stream{body: response.Body}).receive()
		if err != nil {
			t.Error(err)
		}
		return message
	}
	talk(send, receive)
	_ = writer.Close()
	_, _ = io.Copy(io.Discard, response.Body)
	return response.Trailer.Get("Grpc-Status") + " " + response.Trailer.Get("Grpc-Message")
}

// buildWith builds a tree on an engine that talks to its session.
func buildWith(t *testing.T, tree Tree, talk func(b builder), sent func(int64)) error {
	t.Helper()
	conns := make(chan net.Conn, 1)
	e := fakeEngine(t, map[string]http.HandlerFunc{
		"POST /session": func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("X-Docker-Expose-Session-Uuid") == "" || len(r.Header["X-Docker-Expose-Session-Grpc-Method"]) != 3 {
				t.Errorf("the session offers %v", r.Header)
			}
			conn, _, err := http.NewResponseController(w).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			_, _ = io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n")
			conns <- conn
		},
		"POST /build/cancel": says(http.StatusOK, ""),
		"POST /build": func(w http.ResponseWriter, r *http.Request) {
			query := r.URL.Query()
			if query.Get("remote") != "client-session" || query.Get("session") == "" || query.Get("dockerfile") != "Dockerfile" {
				t.Errorf("query %v", query)
			}
			transport := &http.Transport{Protocols: new(http.Protocols), DialContext: func(context.Context, string, string) (net.Conn, error) { return <-conns, nil }}
			transport.Protocols.SetUnencryptedHTTP2(true)
			defer transport.CloseIdleConnections()
			talk(builder{&http.Client{Transport: transport}})
			_, _ = io.WriteString(w, `{"id":"moby.image.id","aux":{"ID":"sha256:built"}}`)
		},
	})
	_, err := e.Build(t.Context(), Build{Reference: "a", Builder: BuilderBuildKit, Tree: &tree, Sent: sent}, nil)
	return err
}

func content(text string) func(io.Writer) error {
	return func(w io.Writer) error { _, err := io.WriteString(w, text); return err }
}

func TestSessionSendsATree(t *testing.T) {
	large := strings.Repeat("x", 2*pieceLength+1)
	tree := Tree{Dockerfile: content("FROM x"), Entries: []Entry{
		{Path: "a-b", Mode: fs.ModeSymlink | 0o777, Link: "/etc"}, {Path: "a/b", Mode: 0o600, Size: int64(len(large)), Content: content(large)}, {Path: "a", Mode: fs.ModeDir | 0o755},
	}}
	var sent int64
	err := buildWith(t, tree, func(b builder) {
		if got := b.call(t, healthMethod, "", func(send func([]byte), receive func() []byte) {
			send(nil)
			if answer := receive(); !bytes.Equal(answer, []byte{8, 1}) {
				t.Errorf("the session's health is %v", answer)
			}
		}); got != "0 " {
			t.Errorf("health: status %s", got)
		}
		var paths []string
		var data []byte
		got := b.call(t, filesMethod, "context", func(send func([]byte), receive func() []byte) {
			for {
				message := receive()
				if len(message) == 0 { // a packet of kind 0 and nothing else is the end of the list
					break
				}
				_, _, n := protowire.ConsumeTag(message)
				entry, _ := protowire.ConsumeBytes(message[n:])
				name, err := firstText(entry)
				if err != nil {
					t.Error(err)
					return
				}
				paths = append(paths, name)
			}
			send(packet(packetRequest, 1, nil, nil))
			for {
				kind, id, piece, err := parsePacket(receive())
				if err != nil || kind != packetData || id != 1 {
					t.Errorf("packet of kind %d for %d, %v", kind, id, err)
				}
				if len(piece) == 0 {
					break
				}
				data = append(data, piece...)
			}
			send(packet(packetEnd, 0, nil, nil))
			if kind, _, _, _ := parsePacket(receive()); kind != packetEnd {
				t.Errorf("the last packet is of kind %d", kind)
			}
		})
		if diff := cmp.Diff([]string{"a", "a/b", "a-b"}, paths); got != "0 " || diff != "" {
			t.Errorf("status %s, paths (-want +got):\n%s", got, diff)
		}
		if string(data) != large {
			t.Errorf("a/b has %d bytes", len(data))
		}
		for _, refused := range []struct{ method, folder, want string }{
			{"/moby.filesync.v1.FileSend/DiffCopy", "", "12 unknown method"}, {filesMethod, "home", "2 no such folder"},
		} {
			if got := b.call(t, refused.method, refused.folder, func(func([]byte), func() []byte) {}); got != refused.want {
				t.Errorf("%s: status %s, want %s", refused.method, got, refused.want)
			}
		}
	}, func(bytes int64) { sent = bytes })
	if err != nil || sent != int64(len(large)) {
		t.Errorf("got %v, told of %d bytes", err, sent)
	}
}

func TestSessionSecrets(t *testing.T) {
	tree := Tree{Dockerfile: content("FROM x"), Secrets: map[string][]byte{"key": []byte("value")}}
	err := buildWith(t, tree, func(b builder) {
		for id, want := range map[string]string{"key": "0 ", "other é": "5 no secret \"other %C3%A9\" is given"} {
			got := b.call(t, secretMethod, "", func(send func([]byte), receive func() []byte) {
				send(protowire.AppendString(protowire.AppendTag(nil, 1, protowire.BytesType), id))
				if id != "key" {
					return
				}
				if value, err := firstText(receive()); err != nil || value != "value" {
					t.Errorf("the secret is %q, %v", value, err)
				}
			})
			if got != want {
				t.Errorf("%s: status %q, want %q", id, got, want)
			}
		}
	}, nil)
	if err != nil {
		t.Error(err)
	}
}

func TestSessionTellsWhatCannotBeRead(t *testing.T) {
	bad := errors.New("changed")
	tree := Tree{Dockerfile: content("FROM x"), Entries: []Entry{{Path: "a", Mode: 0o644, Size: 1, Content: func(io.Writer) error { return bad }}}}
	err := buildWith(t, tree, func(b builder) {
		b.call(t, filesMethod, "context", func(send func([]byte), receive func() []byte) {
			receive()
			receive()
			send(packet(packetRequest, 0, nil, nil))
			if kind, _, text, _ := parsePacket(receive()); kind != packetError || string(text) != "changed" {
				t.Errorf("packet of kind %d: %s", kind, text)
			}
		})
	}, nil)
	if !errors.Is(err, bad) {
		t.Errorf("the build ends with %v", err)
	}
	if err := buildWith(t, Tree{Dockerfile: func(io.Writer) error { return bad }}, nil, nil); !errors.Is(err, bad) {
		t.Errorf("without a Dockerfile: %v", err)
	}
}

func TestWithoutSessionsTheClassicBuilderBuilds(t *testing.T) {
	for builder, ok := range map[string]bool{BuilderAuto: true, BuilderBuildKit: false} {
		var body string
		e := fakeEngine(t, map[string]http.HandlerFunc{
			"POST /session": says(http.StatusNotFound, `{"message":"page not found"}`),
			"POST /build": func(w http.ResponseWriter, r *http.Request) {
				text, _ := io.ReadAll(r.Body)
				body = r.URL.Query().Get("version") + string(text)
				_, _ = io.WriteString(w, builtID)
			},
		})
		id, err := e.Build(t.Context(), Build{
			Reference: "a", Builder: builder, Tree: &Tree{Dockerfile: content("FROM x")}, Context: content("archive"), ClassicContext: content("classic archive"),
		}, nil)
		if ok && (err != nil || id != "sha256:built" || body != "1classic archive") {
			t.Errorf("%s: got %s, %v, body %q", builder, id, err, body)
		}
		if !ok && !errors.Is(err, errNoSession) {
			t.Errorf("%s: got %s, %v", builder, id, err)
		}
	}
}
