// The program picture runs the command berth on a pseudo-terminal, in a project of its own, and draws what the terminal
// shows. The target picture runs it in the folder of this module.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"time"
)

// testFile is the test of the project: all that it knows of its server is a variable.
const testFile = `package shop

import (
	"net/http"
	"os"
	"testing"
)

func TestStatus(t *testing.T) {
	answer, err := http.Get(os.Getenv("HTTPBIN_URL") + "/status/204")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusNoContent {
		t.Error(answer.Status)
	}
}
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := draw(ctx, "../..", "../../docs/session.svg"); err != nil {
		fmt.Fprintln(os.Stderr, "Error: picture:", err)
		os.Exit(1)
	}
}

// draw plays a session with the command of the module in root, and writes its picture to file.
func draw(ctx context.Context, root, file string) (err error) {
	scratch, err := os.MkdirTemp("", "berth-picture-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(scratch)) }()
	s := newSession(filepath.Join(scratch, "shop"))
	if err := s.quietly(ctx, "go", "-C", root, "build", "-o", filepath.Join(scratch, "berth"), "./cmd/berth"); err != nil {
		return err
	}
	environment := map[string]string{
		"PATH":          scratch + string(filepath.ListSeparator) + os.Getenv("PATH"),
		"BERTH_PROJECT": "shop-example", "TERM": "xterm", "CI": "", "NO_COLOR": "",
	}
	for name, value := range environment {
		err = errors.Join(err, os.Setenv(name, value))
	}
	err = errors.Join(err, os.Mkdir(s.dir, 0o755))
	for name, text := range map[string]string{"go.mod": "module shop\n\ngo 1.26\n", "shop_test.go": testFile, ".env": "BERTH_SERVERS=nats,toxiproxy\n"} {
		err = errors.Join(err, os.WriteFile(filepath.Join(s.dir, name), []byte(text), 0o644))
	}
	if err != nil {
		return err
	}
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
		defer cancel()
		err = errors.Join(err, s.quietly(ctx, "berth", "clean"))
	}()
	// Programs that are downloaded and compiled already make the picture the same on each machine.
	if err := errors.Join(s.quietly(ctx, "berth", "build"), s.quietly(ctx, "berth", "clean")); err != nil {
		return err
	}
	if err := errors.Join(s.play(ctx, "berth", "up"), s.play(ctx, "berth", "run", "--", "go", "test", "./...")); err != nil {
		return err
	}
	return os.WriteFile(file, s.svg(), 0o644)
}
