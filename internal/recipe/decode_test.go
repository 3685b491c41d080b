package recipe

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/internal/copies"
)

// decoded does in Go what the script does with its arguments.
func decoded(t *testing.T, d decoding) map[string]string {
	t.Helper()
	files := map[string]string{}
	for _, batch := range d.batches {
		path, size := "", 0
		for _, arg := range batch {
			size += len(arg) + 1
			verb, rest, _ := strings.Cut(arg, " ")
			switch verb {
			case "at":
				path = string(unhex(t, rest))
			case "add":
				files[path] += string(unhex(t, rest))
			case "file", "dir":
				files[path] = verb + " "
			case "own":
				files[path] = rest + " " + files[path]
			default:
				t.Fatalf("unknown argument %q", arg)
			}
		}
		if limit := batchSize + 64<<10; size > limit {
			t.Errorf("one RUN has %d bytes of arguments, more than %d", size, limit)
		}
	}
	return files
}

func unhex(t *testing.T, text string) []byte {
	t.Helper()
	data, err := hex.DecodeString(strings.ReplaceAll(text, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestDecodingAcrossBatches(t *testing.T) {
	large := bytes.Repeat([]byte("0123456789abcdef\x00\n\r%\\'"), InlineLimit/22)
	d := decoding{root: "/x", like: "new"}
	want := map[string]string{}
	for i := range 3 {
		f := copies.File{Dst: fmt.Sprintf("/large %d\n", i), Mode: 0o4755, UID: i, GID: 7}
		d.file(f, large)
		want[f.Dst] = fmt.Sprintf("%d:7 4755 file %s", i, large)
	}
	d.file(copies.File{Dst: "/empty", Mode: 0o644}, nil)
	d.file(copies.File{Dst: "/dir", Mode: 0o755, Dir: true}, nil)
	want["/empty"], want["/dir"] = "0:0 0644 file ", "0:0 0755 dir "
	if len(d.batches) < 4 {
		t.Errorf("%d batches", len(d.batches))
	}
	if diff := cmp.Diff(want, decoded(t, d)); diff != "" {
		t.Errorf("decoded files differ (%d bytes of differences)", len(diff))
	}
	var l lines
	d.write(&l)
	for line := range strings.Lines(l.String()) {
		if len(line) >= 64<<10 {
			t.Errorf("a line has %d bytes", len(line))
		}
	}
}

func FuzzHexRoundTrip(f *testing.F) {
	f.Add([]byte("content"), "/etc/squid.conf")
	f.Add([]byte{0, '\n', '\\', '%', '$', '\'', '"', 0xff}, "/a\n$(id)'\"\n")
	f.Fuzz(func(t *testing.T, content []byte, dst string) {
		if dst == "" {
			t.Skip()
		}
		d := decoding{root: "/x", like: "new"}
		d.file(copies.File{Dst: dst, Mode: 0o644}, content)
		want := map[string]string{dst: "0:0 0644 file " + string(content)}
		if diff := cmp.Diff(want, decoded(t, d)); diff != "" {
			t.Errorf("decoded (-want +got):\n%s", diff)
		}
		for _, batch := range d.batches {
			for _, arg := range batch {
				if strings.Trim(arg, " 0123456789abcdefilnortw:") != "" {
					t.Errorf("argument %q has a character that could need quoting", arg)
				}
			}
		}
	})
}
