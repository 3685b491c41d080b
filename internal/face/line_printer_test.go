package face

import (
	"strings"
	"testing"
	"time"

	"github.com/berthdev/berth/internal/logs"
)

func TestNamesKeepTheirColour(t *testing.T) {
	var text strings.Builder
	printer := linePrinter{w: &text, width: 3, colour: true}
	for _, server := range []string{"web", "db", "web"} {
		if err := printer.print(logs.Line{Server: server, Text: []byte("a")}); err != nil {
			t.Fatal(err)
		}
	}
	if want := "\x1b[95mweb | \x1b[0ma\n\x1b[33mdb  | \x1b[0ma\n\x1b[95mweb | \x1b[0ma\n"; text.String() != want {
		t.Errorf("got %q, want %q", text.String(), want)
	}
}

func TestLinePrinter(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 6000, time.FixedZone("", 3600))
	line := func(server, text string) logs.Line { return logs.Line{Server: server, Time: at, Text: []byte(text)} }
	more := func(server, text string) logs.Line { l := line(server, text); l.More = true; return l }
	for _, test := range []struct {
		rule       string
		timestamps bool
		lines      []logs.Line
		want       string
	}{
		{"names have one width", false, []logs.Line{line("web", "a"), line("postgres", "b")}, "web      | a\npostgres | b\n"},
		{"bytes stay", false, []logs.Line{line("web", "\x00\xff\x1b[31m\r"), line("web", "")}, "web      | \x00\xff\x1b[31m\r\nweb      | \n"},
		{"times are UTC", true, []logs.Line{line("web", "a")}, "web      | 2026-01-02T02:04:05.000006000Z a\n"},
		{"a line in pieces", false, []logs.Line{more("web", "a"), more("web", "b"), line("web", ""), line("web", "c")}, "web      | ab\nweb      | c\n"},
		{"another speaks between the pieces", false, []logs.Line{more("web", "a"), line("mq", "b"), line("web", "c")}, "web      | a\nmq       | b\nweb      | c\n"},
		{"so does the other stream", false, []logs.Line{more("web", "a"), {Server: "web", Stderr: true, Text: []byte("b")}}, "web      | a\nweb      | b\n"},
	} {
		t.Run(test.rule, func(t *testing.T) {
			var text strings.Builder
			printer := linePrinter{w: &text, width: len("postgres"), timestamps: test.timestamps}
			for _, line := range test.lines {
				if err := printer.print(line); err != nil {
					t.Fatal(err)
				}
			}
			if text.String() != test.want {
				t.Errorf("got %q, want %q", text.String(), test.want)
			}
		})
	}
}
