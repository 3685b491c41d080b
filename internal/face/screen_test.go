package face

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var sequence = regexp.MustCompile(`^\x1b\[(\??)(\d*)([A-Za-z])`)

// screenOf is what a terminal of some lines shows after a text, with _ for the cursor, which stands on the first column. It
// must be seen, and long lines must be wrapped, whenever somebody else may write.
func screenOf(t *testing.T, height int, text string) string {
	t.Helper()
	lines, row, column := []string{""}, 0, 0
	modes := map[string]bool{"25": true, "7": true}
	for text != "" {
		if found := sequence.FindStringSubmatch(text); found != nil {
			n, _ := strconv.Atoi(found[2])
			switch {
			case found[1] == "?":
				modes[found[2]] = found[3] == "h"
			case found[3] == "A":
				row = max(0, row-n)
			case found[3] == "K":
				lines[row] = lines[row][:min(column, len(lines[row]))]
			case found[3] == "J":
				lines[row] = lines[row][:min(column, len(lines[row]))]
				lines = lines[:row+1]
			default:
				t.Fatalf("sequence %q", found[0])
			}
			text = text[len(found[0]):]
			continue
		}
		switch c := text[0]; c {
		case '\r':
			column = 0
		case '\n':
			row, column = row+1, 0
			if row == len(lines) {
				lines = append(lines, "")
			}
			if len(lines) > height {
				lines, row = lines[1:], row-1
			}
		default:
			lines[row] = lines[row][:min(column, len(lines[row]))] + string(c) + lines[row][min(column+1, len(lines[row])):]
			column++
		}
		text = text[1:]
	}
	if !modes["25"] || !modes["7"] || column != 0 {
		t.Errorf("the terminal is left in modes %v, column %d", modes, column)
	}
	lines[row] = "_" + lines[row][min(1, len(lines[row])):]
	return strings.Join(lines, "\n")
}
