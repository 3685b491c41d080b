package docker

import (
	"bytes"
	"encoding/binary"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"
)

const (
	stamp1 = "2026-01-02T03:04:05.000000006Z"
	stamp2 = "2026-01-02T03:04:06+01:00" // as Podman writes it
)

// frame is an entry of a stream.
func frame(kind byte, text string) string {
	return string(binary.BigEndian.AppendUint32([]byte{kind, 0, 0, 0}, uint32(len(text)))) + text
}

// told is an entry in words that can be compared.
type told struct {
	Time   string
	Stderr bool
	Text   string
}

func entriesOf(t *testing.T, stream io.Reader) ([]told, error) {
	t.Helper()
	var list []told
	err := readEntries(stream, func(e LogEntry) {
		at := ""
		if !e.Time.IsZero() {
			at = e.Time.UTC().Format(time.RFC3339Nano)
		}
		list = append(list, told{at, e.Stderr, string(e.Text)})
	})
	return list, err
}

func TestReadEntries(t *testing.T) {
	const at1, at2 = stamp1, "2026-01-02T02:04:06Z"
	piece := strings.Repeat("x", entrySize)
	var all [256]byte
	for i := range all {
		all[i] = byte(i)
	}
	binaryText := string(all[:])
	for _, test := range []struct {
		rule, stream string
		want         []told
	}{
		{"nothing", "", nil},
		{
			"two streams", frame(1, stamp1+" a\n") + frame(2, stamp2+" b\n"),
			[]told{{at1, false, "a\n"}, {at2, true, "b\n"}},
		},
		{"every byte", frame(1, stamp1+" "+binaryText+"\n"), []told{{at1, false, binaryText + "\n"}}},
		{
			"a line in entries", frame(1, stamp1+" "+piece) + frame(1, stamp1+" y\n"),
			[]told{{at1, false, piece}, {at1, false, "y\n"}},
		},
		{
			"an entry longer than any of the engine's", frame(1, stamp1+" "+strings.Repeat(piece, 5)),
			[]told{{at1, false, strings.Repeat(piece, 4)[len(stamp1+" "):]}, {at1, false, strings.Repeat(piece, 5)[longestFrame-len(stamp1+" "):]}},
		},
		{"an empty line", frame(1, stamp1+" \n"), []told{{at1, false, "\n"}}},
		{"no line end", frame(1, stamp1+" a"), []told{{at1, false, "a"}}},
		{"a time within a line is text", frame(1, stamp1+" "+stamp2+" a\n"), []told{{at1, false, stamp2 + " a\n"}}},
		{"no time", frame(1, "a b\n"), []told{{"", false, "a b\n"}}},
		{"a terminal", stamp1 + " a b\r\n" + stamp2 + " \r\n", []told{{at1, false, "a b\r\n"}, {at2, false, "\r\n"}}},
		{
			"a terminal's line in entries", stamp1 + " " + piece + stamp1 + " " + piece + stamp1 + " y\r\n" + stamp2 + " z",
			[]told{{at1, false, piece}, {at1, false, piece}, {at1, false, "y\r\n"}, {at2, false, "z"}},
		},
		{
			"a terminal's line of one entry", stamp1 + " " + piece[1:] + "\n" + stamp2 + " z\n",
			[]told{{at1, false, piece[1:] + "\n"}, {at2, false, "z\n"}},
		},
	} {
		t.Run(test.rule, func(t *testing.T) {
			for way, stream := range map[string]io.Reader{
				"whole": strings.NewReader(test.stream), "in bytes": iotest.OneByteReader(strings.NewReader(test.stream)),
			} {
				got, err := entriesOf(t, stream)
				if diff := cmp.Diff(test.want, got); diff != "" || err != nil {
					t.Errorf("%s: %v (-want +got):\n%s", way, err, diff)
				}
			}
		})
	}
}

func TestReadEntriesFails(t *testing.T) {
	for rule, stream := range map[string]string{
		"the engine's own error":  frame(1, stamp1+" a\n") + frame(3, "the disk is gone\n"),
		"a frame that breaks off": frame(1, stamp1+" a\n") + frame(1, stamp1+" b\n")[:20],
		"half a header":           frame(1, stamp1+" a\n") + "\x01\x00",
	} {
		got, err := entriesOf(t, strings.NewReader(stream))
		if err == nil || len(got) != 1 {
			t.Errorf("%s: got %v, %v", rule, got, err)
		}
		if rule == "the engine's own error" && err.Error() != "the disk is gone" {
			t.Errorf("got %q", err)
		}
	}
}

// FuzzReadEntries: whatever a container writes comes back, in whatever pieces the stream comes.
func FuzzReadEntries(f *testing.F) {
	f.Add([]byte("a\x00\xff\n"), uint16(20_000), true)
	f.Fuzz(func(t *testing.T, text []byte, times uint16, terminal bool) {
		text = bytes.Repeat(text, 1+int(times)%2000)
		if len(text) > 1<<20 {
			return
		}
		stream := written(text, terminal)
		var got []byte
		err := readEntries(iotest.HalfReader(bytes.NewReader(stream)), func(e LogEntry) {
			got = append(got, e.Text...)
			if e.Time.IsZero() {
				t.Error("an entry without a time")
			}
		})
		if err != nil || !bytes.Equal(got, text) {
			t.Errorf("got %d bytes, want %d (%v)", len(got), len(text), err)
		}
	})
}

// written is the stream of what a container wrote, as the engine cuts it.
func written(text []byte, terminal bool) []byte {
	var stream []byte
	for len(text) > 0 {
		line := text[:min(len(text), entrySize)]
		if at := bytes.IndexByte(line, '\n'); at >= 0 {
			line = text[:at+1]
		}
		text = text[len(line):]
		entry := stamp1 + " " + string(line)
		if !terminal {
			entry = frame(1, entry)
		}
		stream = append(stream, entry...)
	}
	return stream
}

func TestLogEntriesAsksForTimes(t *testing.T) {
	for rule, test := range map[string]struct {
		spec LogSpec
		want string
	}{
		"all":    {LogSpec{}, "stderr=1&stdout=1&tail=&timestamps=1"},
		"some":   {LogSpec{Tail: 3, Follow: true}, "follow=1&stderr=1&stdout=1&tail=3&timestamps=1"},
		"none":   {LogSpec{Tail: -1, Follow: true}, "follow=1&stderr=1&stdout=1&tail=0&timestamps=1"},
		"recent": {LogSpec{Since: time.Unix(5, 6)}, "since=5.000000006&stderr=1&stdout=1&tail=&timestamps=1"},
	} {
		var asked string
		r := fakeEngine(t, map[string]http.HandlerFunc{"GET /containers/abc/logs": func(w http.ResponseWriter, r *http.Request) {
			asked = r.URL.Query().Encode()
			_, _ = io.WriteString(w, frame(1, stamp1+" a\r\n")+frame(2, stamp1+" b"))
		}})
		var lines []string
		if err := r.Logs(t.Context(), "abc", test.spec, func(line string) { lines = append(lines, line) }); err != nil {
			t.Fatal(err)
		}
		if asked != test.want || !cmp.Equal(lines, []string{"a", "b"}) {
			t.Errorf("%s: asked %s, got %q", rule, asked, lines)
		}
	}
}
