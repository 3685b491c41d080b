package measure

import "testing"

func TestReadyIn(t *testing.T) {
	const story = "db2: ready in 7ms\ndb: building its image: it is not there\ndb: ready in 1.204s\nweb: ready in 31ms\n"
	for server, want := range map[string]int64{"db": 1204, "web": 31, "db2": 7} {
		if got, err := readyIn(story, server); got != want || err != nil {
			t.Errorf("%s: got %d, %v; want %d", server, got, err, want)
		}
	}
	if got, err := readyIn(story, "absent"); err == nil {
		t.Errorf("absent: got %d", got)
	}
}
