package faults

import "testing"

func TestGrown(t *testing.T) {
	before := map[string]int{"images": 2, "processes": 10}
	for _, test := range []struct {
		rule  string
		now   map[string]int
		grown bool
	}{
		{"the same", map[string]int{"images": 2, "processes": 10}, false},
		{"fewer", map[string]int{"images": 1, "processes": 3}, false},
		{"one more", map[string]int{"images": 3, "processes": 10}, true},
		{"what is never quite the same", map[string]int{"images": 2, "processes": 10 + slack["processes"]}, false},
		{"too much of it", map[string]int{"images": 2, "processes": 11 + slack["processes"]}, true},
		{"something new", map[string]int{"volumes": 1}, true},
	} {
		if err := grown(before, test.now); (err != nil) != test.grown {
			t.Errorf("%s: got %v", test.rule, err)
		}
	}
}
