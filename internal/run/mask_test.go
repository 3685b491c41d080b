package run

import (
	"errors"
	"io/fs"
	"testing"

	"github.com/berthdev/berth/internal/definition"
)

func TestMasked(t *testing.T) {
	server := definition.Server{Secrets: []string{"hunter2-long", "hunter2"}}
	err := masked(server, errors.Join(errors.New("to postgres://u:hunter2@db\x1b[2J\r with hunter2-long"), fs.ErrNotExist))
	if got, want := err.Error(), "to postgres://u:***@db with ***\nfile does not exist"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		t.Error("the cause is lost")
	}
}
