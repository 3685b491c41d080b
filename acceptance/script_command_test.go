package acceptance

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/berthdev/berth/internal/fakeengine"
	"github.com/berthdev/berth/internal/golden"
)

// patience is how long a target may take to say that there is no engine.
const patience = 2 * time.Second

// schemas is the folder of the published schemas.
const schemas = "../docs/schemas"

// engineOf is the fake engine of a script.
func engineOf(ts *testscript.TestScript) *fakeengine.Engine {
	return ts.Value("engine").(*fakeengine.Engine)
}

// printCalls is the command calls.
func printCalls(ts *testscript.TestScript, neg bool, args []string) {
	calls := engineOf(ts).Calls()
	if neg && len(calls) > 0 {
		ts.Fatalf("the engine was asked: %v", calls)
	}
	if slices.Equal(args, []string{"-sorted"}) {
		slices.SortStableFunc(calls, func(a, b fakeengine.Call) int { return strings.Compare(a.String(), b.String()) })
	}
	for _, call := range calls {
		_, err := fmt.Fprintln(ts.Stdout(), call)
		ts.Check(err)
	}
}

// printCreated is the command created.
func printCreated(ts *testscript.TestScript, _ bool, _ []string) {
	for _, call := range engineOf(ts).Calls() {
		if call.Body != "" {
			_, err := fmt.Fprintln(ts.Stdout(), strings.TrimSpace(call.Body))
			ts.Check(err)
		}
	}
}

// makeFIFO is the command fifo.
func makeFIFO(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: fifo PATH")
	}
	ts.Check(syscall.Mkfifo(ts.MkAbs(args[0]), 0o644))
}

// makeDevice is the command device; what it makes is the null device.
func makeDevice(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: device PATH")
	}
	const null = 1<<8 | 3 // major 1, minor 3 (Linux, devices.txt)
	ts.Check(syscall.Mknod(ts.MkAbs(args[0]), syscall.S_IFCHR|0o644, null))
}

// timed is exec with the limit of patience; with "!" before it the program must fail by itself.
func timed(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) == 0 {
		ts.Fatalf("usage: [!] timed PROGRAM [ARGUMENT...]")
	}
	began := time.Now()
	err := ts.Exec(args[0], args[1:]...)
	if took := time.Since(began); took > patience {
		ts.Fatalf("%v took %v, more than %v", args, took, patience)
	}
	var exit *exec.ExitError
	if neg != errors.As(err, &exit) {
		ts.Fatalf("%v: got %v", args, err)
	}
}

// mistyped is the command mistyped.
func mistyped(ts *testscript.TestScript, neg bool, args []string) {
	exitCode(ts, neg, append([]string{"2"}, args...))
}

// exitCode is the command code.
func exitCode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N WORD...")
	}
	err := ts.Exec("berth", args[1:]...)
	var exit *exec.ExitError
	if !errors.As(err, &exit) || strconv.Itoa(exit.ExitCode()) != args[0] {
		ts.Fatalf("berth %q: got %v, want exit code %s", args[1:], err, args[0])
	}
}

// valid is the command valid: a file is a document as its published schema says.
func valid(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: valid SCHEMA FILE")
	}
	schema := filepath.Join(schemas, args[0]+".schema.json")
	if err := golden.Valid(schema, []byte(ts.ReadFile(args[1]))); err != nil {
		ts.Fatalf("%s is not as %s says: %v", args[1], schema, err)
	}
}

// varying are the parts of messages that differ from run to run.
var varying = regexp.MustCompile(`\b(in|after) [0-9.]+m?s\b`)

// tell is the command tell.
func tell(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: tell WORD...")
	}
	told := "$ berth " + strings.Join(args, " ") + "\n"
	var exit *exec.ExitError
	if err := ts.Exec("berth", args...); errors.As(err, &exit) {
		told += fmt.Sprintf("exit code %d\n", exit.ExitCode())
	} else {
		ts.Check(err)
	}
	told += varying.ReplaceAllString(strings.ReplaceAll(ts.ReadFile("stderr"), ts.Getenv("WORK"), "/home/me/shop"), "$1 …")
	file, err := os.OpenFile(ts.MkAbs(filepath.Join(ts.Getenv("WORK"), "told")), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	ts.Check(err)
	_, err = file.WriteString(told + "\n")
	ts.Check(errors.Join(err, file.Close()))
}
