package acceptance

import (
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/berthdev/berth/internal/fakeengine"
)

// writeLog is the command writes. The text is in Go's quotes, without the quotes themselves.
func writeLog(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 || len(args) > 3 {
		ts.Fatalf("usage: writes SERVER TEXT [TIMES]")
	}
	text, err := strconv.Unquote(`"` + args[1] + `"`)
	ts.Check(err)
	times := 1
	if len(args) == 3 {
		times, err = strconv.Atoi(args[2])
		ts.Check(err)
	}
	ts.Check(engineOf(ts).State.Write("shop-"+args[0], strings.Repeat(text, times)))
}

// awaitLogs is the command logged.
func awaitLogs(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: logged TIMES")
	}
	wanted, err := strconv.Atoi(args[0])
	ts.Check(err)
	ticker := time.NewTicker(5 * time.Millisecond)
	defer ticker.Stop()
	for limit := time.After(10 * time.Second); countLogs(engineOf(ts).Calls()) < wanted; {
		select {
		case <-ticker.C:
		case <-limit:
			ts.Fatalf("logs were asked for %d times, want %d", countLogs(engineOf(ts).Calls()), wanted)
		}
	}
}

// countLogs counts the calls that read a log.
func countLogs(calls []fakeengine.Call) int {
	count := 0
	for _, call := range calls {
		if strings.HasSuffix(call.Path, "/logs") {
			count++
		}
	}
	return count
}
