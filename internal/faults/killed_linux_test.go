package faults

import (
	"fmt"
	"strings"
	"testing"
)

func TestGivenTime(t *testing.T) {
	signal := func(container, signal string, second float64) string {
		return fmt.Sprintf(`{"Actor":{"ID":%q,"Attributes":{"signal":%q}},"timeNano":%d}`, container, signal, int64(second*1e9))
	}
	died := func(container, code string) string {
		return fmt.Sprintf(`{"Action":"die","Actor":{"ID":%q,"Attributes":{"exitCode":%q}}}`, container, code)
	}
	for rule, test := range map[string]struct {
		events []string
		want   bool
	}{
		"started, then killed":   {[]string{signal("a", "", 1), signal("a", "9", 6)}, false},
		"nobody":                 {nil, false},
		"deaf":                   {[]string{signal("a", "15", 1), died("a", "2")}, true},
		"asked, and well":        {[]string{signal("a", "15", 1), died("a", "0")}, false},
		"ended by itself":        {[]string{died("a", "2")}, false},
		"killed, died with 137":  {[]string{signal("a", "9", 1), died("a", "137")}, false},
		"deaf, then one killed":  {[]string{signal("a", "15", 1), died("a", "2"), signal("b", "9", 6)}, false},
		"asked only":             {[]string{signal("a", "15", 1)}, false},
		"killed only":            {[]string{signal("a", "9", 1)}, false},
		"asked, killed later":    {[]string{signal("a", "15", 1), signal("a", "9", 6)}, true},
		"asked, killed at once":  {[]string{signal("a", "15", 1), signal("a", "9", 1.1)}, false},
		"another was asked":      {[]string{signal("b", "15", 1), signal("a", "9", 6)}, false},
		"one of two was killed":  {[]string{signal("a", "15", 1), signal("a", "9", 6), signal("b", "9", 7)}, false},
		"killed, then another":   {[]string{signal("a", "9", 1), signal("b", "15", 2), signal("b", "9", 7)}, true},
		"asked with SIGQUIT":     {[]string{signal("a", "3", 1), signal("a", "9", 6)}, true},
		"asked twice, then kill": {[]string{signal("a", "15", 1), signal("a", "15", 5.9), signal("a", "9", 6)}, true},
	} {
		got, err := givenTime([]byte(strings.Join(test.events, "\n")))
		if err != nil || got != test.want {
			t.Errorf("%s: got %t, %v, want %t", rule, got, err, test.want)
		}
	}
	if _, err := givenTime([]byte(`{"Actor":`)); err == nil {
		t.Error("half an event is no error")
	}
}
