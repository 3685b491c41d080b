package status

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/berthdev/berth/internal/endpoints"
	"github.com/berthdev/berth/internal/golden"
	"github.com/berthdev/berth/internal/project"
)

var now = time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)

// list has a server of every kind.
func list() []project.Status {
	ago := func(d time.Duration) time.Time { return now.Add(-d) }
	return []project.Status{
		{Server: "gone", State: "running", Why: "the server is gone from the definitions", Since: ago(50 * time.Hour), Image: "localhost/shop/gone:0123456789ab", Change: "remove it: the server is gone from the definitions"},
		{Server: "migrate", State: "exited", Ready: true, Since: ago(59 * time.Minute), Image: "postgres:16"},
		{Server: "postgres", State: "running", Ready: true, Since: ago(3 * time.Minute), Image: "postgres:16", ImageBytes: 400 << 20, Restarts: 2, Endpoints: []endpoints.Endpoint{
			endpoints.New("postgres", "postgres", "127.0.0.1", 20001, "tcp", "", "postgres.shop.test:5432"),
			{Server: "postgres", Name: "more", Host: "127.0.0.1", Port: 20100, Last: 20109, Protocol: "udp"},
		}},
		{Server: "redis", State: "absent", Why: "it has no container", Change: "create it: it is not there"},
		{Server: "web", State: "exited", ExitCode: 7, Why: "it has exited with code 7", Since: ago(5 * time.Second), Image: "localhost/shop/web:0123456789ab", Change: "replace it: it had exited with code 7"},
		{Server: "worker", State: "running", Why: "tcp 80: no answer within 1s", Since: ago(-time.Second), Image: "localhost/other/worker:0123456789ab"},
	}
}

func TestText(t *testing.T) {
	golden.Compare(t, "testdata/table.txt", Text("shop", list(), now, 0))
	golden.Compare(t, "testdata/blocks.txt", Text("shop", list(), now, 80))
}

func TestItIsATableWhereItFits(t *testing.T) {
	table := Text("shop", list(), now, 0)
	longest := 0
	for line := range strings.Lines(table) {
		longest = max(longest, utf8.RuneCountInString(line)-1)
	}
	if Text("shop", list(), now, longest) != table || Text("shop", list(), now, longest-1) == table {
		t.Errorf("the table of %d columns is not shown where it fits, and only there", longest)
	}
}

func TestJSON(t *testing.T) {
	text, err := JSON("shop", list())
	if err != nil {
		t.Fatal(err)
	}
	golden.Compare(t, "testdata/list.json", text)
	if text, err = JSON("shop", nil); err != nil || !strings.Contains(text, `"servers": []`) {
		t.Errorf("of no server: %s, %v", text, err)
	}
}
