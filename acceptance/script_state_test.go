package acceptance

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/fakeengine"
)

// printLeft is the command left; with "!" there must be nothing.
func printLeft(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) > 0 {
		ts.Fatalf("usage: [!] left")
	}
	left := leftIn(ts)
	if neg && len(left) > 0 {
		ts.Fatalf("the engine has %q", left)
	}
	for _, line := range left {
		_, err := fmt.Fprintln(ts.Stdout(), line)
		ts.Check(err)
	}
}

// leftIn lists what the engine has beside what every engine has.
func leftIn(ts *testscript.TestScript) []string {
	ctx, state := context.Background(), engineOf(ts).State
	var left []string
	containers, err := state.Containers(ctx)
	ts.Check(err)
	for _, c := range containers {
		left = append(left, "container "+c.Name+" "+c.State)
	}
	networks, err := state.Networks(ctx, nil)
	ts.Check(err)
	for _, n := range networks {
		if len(n.Labels) > 0 {
			left = append(left, "network "+n.Name)
		}
	}
	images, err := state.Images(ctx, nil)
	ts.Check(err)
	for _, i := range images {
		if len(i.Labels) > 0 {
			name, _, _ := strings.Cut(strings.Join(i.References, " "), ":") // the tag is the recipe's digest
			left = append(left, "image "+name)
		}
	}
	volumes, err := state.Volumes(ctx, nil)
	ts.Check(err)
	for _, v := range volumes {
		left = append(left, "volume "+v.Name)
	}
	slices.Sort(left)
	return left
}

// runForeign is the command foreign.
func runForeign(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: foreign NETWORK")
	}
	ctx, state := context.Background(), engineOf(ts).State
	id, err := state.Create(ctx, docker.ContainerSpec{Name: "foreign", Image: "base:1", Network: args[0]})
	ts.Check(err)
	ts.Check(state.Start(ctx, id))
}

// publish is the command published.
func publish(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: published IMAGE...")
	}
	engineOf(ts).State.Publish(args...)
}

// endBySelf is the command ends.
func endBySelf(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: ends CONTAINER CODE [LINE...]")
	}
	code, err := strconv.Atoi(args[1])
	ts.Check(err)
	state := engineOf(ts).State
	if state.End(args[0], code) == nil {
		return
	}
	state.Script(args[0], fakeengine.Process{Lines: args[2:], EndsAfter: 10 * time.Millisecond, ExitCode: code})
}
