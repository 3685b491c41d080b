package state

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/endpoints"
)

func TestMarks(t *testing.T) {
	f := In(t.TempDir(), "shop")
	if got, err := f.Unfinished(); err != nil || len(got) != 0 {
		t.Errorf("nothing marked: got %v, %v", got, err)
	}
	for _, err := range []error{f.Begin("web", "1"), f.Begin("db", "2"), f.Begin("web", "3"), f.Finish("2"), f.Finish("absent")} {
		if err != nil {
			t.Error(err)
		}
	}
	got, err := f.Unfinished()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]bool{"1": true, "3": true}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if err := f.ForgetAll(); err != nil {
		t.Error(err)
	}
	if got, err := f.Unfinished(); err != nil || len(got) != 0 {
		t.Errorf("all forgotten: got %v, %v", got, err)
	}
}

var two = []endpoints.Endpoint{
	endpoints.New("db", "sql", "127.0.0.1", 20001, "tcp", "", "db.shop.test:5432"),
	endpoints.New("web", "http", "127.0.0.1", 20002, "tcp", "", "web.shop.test:80"),
}

func TestEndpointsAreReadAsTheyWereWritten(t *testing.T) {
	f := In(t.TempDir(), "shop")
	if err := f.WriteEndpoints(two); err != nil {
		t.Fatal(err)
	}
	got, err := f.Endpoints()
	if diff := cmp.Diff(two, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if err := f.Forget([]string{"db"}); err != nil {
		t.Fatal(err)
	}
	if got, err := f.Endpoints(); err != nil || !cmp.Equal(got, two[1:]) {
		t.Errorf("db forgotten: got %v, %v", got, err)
	}
}

func TestOnlyTheOwnerReadsTheFiles(t *testing.T) {
	f := In(t.TempDir(), "shop")
	all := func(string) bool { return true }
	for range 2 {
		if err := f.Remember(nil, all); err != nil { // as after a run of servers without ports
			t.Fatal(err)
		}
		for _, file := range []string{environmentFile, documentFile} {
			info, err := os.Stat(f.path(file))
			if err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%s: %v, %v", file, info, err)
				continue
			}
			if err := os.Chmod(f.path(file), 0o644); err != nil { // as written by an earlier version
				t.Error(err)
			}
		}
	}
}

func TestForgettingWithoutFilesWritesNone(t *testing.T) {
	root := t.TempDir()
	if err := In(root, "shop").Forget([]string{"db"}); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(root, definition.StateDir)); !os.IsNotExist(err) {
		t.Errorf("the folder: %v", err)
	}
}

func TestTheFolderIsIgnoredByGitAndGoesWithItsFiles(t *testing.T) {
	root := t.TempDir()
	f := In(root, "shop")
	if err := f.WriteEndpoints(nil); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(f.path(ignored)); err != nil || string(text) != "*\n" {
		t.Errorf(".gitignore: %q, %v", text, err)
	}
	if err := f.NewAuthority(); err != nil {
		t.Fatal(err)
	}
	if a, err := f.Authority(); a == nil || err != nil {
		t.Fatalf("authority: %v, %v", a, err)
	}
	failure, _, err := f.Failure("db")
	if err != nil {
		t.Fatal(err)
	}
	if err := f.ForgetAll(); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{f.path(ignored), failure} {
		if _, err := os.Stat(path); err != nil {
			t.Errorf("with a key in the folder: %v", err)
		}
	}
	for range 2 {
		if err := f.Clear(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.Stat(f.path()); !os.IsNotExist(err) {
		t.Errorf("the empty folder is still there: %v", err)
	}
}

func TestTheOtherProjectOfAFolderKeepsItsFiles(t *testing.T) {
	root := t.TempDir()
	shop, store := In(root, "shop"), In(root, "store")
	for _, err := range []error{shop.NewAuthority(), shop.WriteEndpoints(two)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if got, err := store.Endpoints(); err != nil || len(got) != 0 {
		t.Errorf("another project's endpoints: %v, %v", got, err)
	}
	for _, err := range []error{store.Forget([]string{"db"}), store.ForgetAll(), store.Clear()} {
		if err != nil {
			t.Error(err)
		}
	}
	if got, err := shop.Endpoints(); err != nil || len(got) != 2 {
		t.Errorf("left: %v, %v", got, err)
	}
	if a, err := shop.Authority(); a == nil || err != nil {
		t.Errorf("authority: %v, %v", a, err)
	}
}

func TestAFolderThatCannotBeWrittenToIsToldFirst(t *testing.T) {
	root := t.TempDir()
	if err := os.WriteFile(filepath.Join(root, definition.StateDir), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := In(root, "shop").Prepare(); err == nil || !strings.Contains(err.Error(), "cannot be written to") {
		t.Errorf("got %v", err)
	}
	root = t.TempDir()
	if err := In(root, "shop").Prepare(); err != nil {
		t.Error(err)
	}
	if entries, err := os.ReadDir(filepath.Join(root, definition.StateDir)); err != nil || len(entries) != 1 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}

func TestAFolderWhoseFilesCannotGoIsToldFirst(t *testing.T) {
	root := t.TempDir()
	f := In(root, "shop")
	for _, step := range []struct {
		rule string
		do   func() error
	}{
		{"there is none", func() error { return nil }},
		{"nothing in it is to be forgotten", f.make},
		{"it can be written to", func() error { return f.WriteEndpoints(two) }},
	} {
		if err := step.do(); err != nil {
			t.Fatal(err)
		}
		before, _ := os.ReadDir(f.path())
		if err := f.Changeable(); err != nil {
			t.Errorf("%s: %v", step.rule, err)
		}
		if after, _ := os.ReadDir(f.path()); len(after) != len(before) {
			t.Errorf("%s: left behind: %v", step.rule, after)
		}
	}
	if err := os.RemoveAll(f.path()); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(f.path(), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := f.Changeable(); err == nil || !strings.Contains(err.Error(), "cannot be written to") {
		t.Errorf("no folder: %v", err)
	}
}

func TestAFullDiskIsNotMadeWritable(t *testing.T) {
	f := In("/p", "shop")
	for cause, want := range map[syscall.Errno]bool{syscall.ENOSPC: false, syscall.EACCES: true} {
		err := f.unwritable(cause)
		if got := strings.Contains(err.Error(), "make it writable"); got != want || !strings.Contains(err.Error(), "cannot be written to") {
			t.Errorf("%v: got %v", cause, err)
		}
	}
}
