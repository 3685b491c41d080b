package buildlog

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLastLinesKeepsTheLast(t *testing.T) {
	var got, want lastLines
	for i := range 50 {
		got.Add(fmt.Sprint(i))
		if i >= 30 {
			want = append(want, fmt.Sprint(i))
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
}

func TestReadStream(t *testing.T) {
	var got []string
	handle := func(m Message) { got = append(got, m.Stream) }
	err := Read(strings.NewReader(`{"stream":"a"} {"stream":"b"}{"errorDetail":{"code":7,"message":"no\u001b[1m way"},"error":"no"}{"stream":"c"}`), handle)
	failed := new(StreamError)
	if !errors.As(err, &failed) || err.Error() != "no way" {
		t.Errorf("got %#v, want a StreamError with a clean text", err)
	}
	if diff := cmp.Diff([]string{"a", "b"}, got); diff != "" {
		t.Errorf("messages (-want +got):\n%s", diff)
	}
	if err := Read(strings.NewReader(`{"stream":"a"}{"str`), handle); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("got %v, want %v of a stream that breaks off", err, io.ErrUnexpectedEOF)
	}
}
