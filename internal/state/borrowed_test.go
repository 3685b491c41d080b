package state

import (
	"os"
	"slices"
	"testing"
)

func TestBorrowedServers(t *testing.T) {
	f := In(t.TempDir(), "shop")
	for _, step := range []struct {
		rule string
		do   func() error
		want []string
	}{
		{"none at first", func() error { return nil }, nil},
		{"each once, sorted", func() error { return f.Borrow([]string{"web", "db", "web"}) }, []string{"db", "web"}},
		{"those of two runs", func() error { return f.Borrow([]string{"mq"}) }, []string{"db", "mq", "web"}},
		{"another project's are not ours", In(f.root, "other").ForgetAll, []string{"db", "mq", "web"}},
		{"who starts them for good owns them", func() error { return f.Own([]string{"db", "absent"}) }, []string{"mq", "web"}},
		{"nothing is known of removed ones", f.ForgetAll, nil},
	} {
		if err := step.do(); err != nil {
			t.Errorf("%s: %v", step.rule, err)
		}
		if got, err := f.Borrowed(); err != nil || !slices.Equal(got, step.want) {
			t.Errorf("%s: got %v, %v; want %v", step.rule, got, err, step.want)
		}
	}
	if _, err := os.Stat(f.path()); !os.IsNotExist(err) {
		t.Errorf("the folder is still there: %v", err)
	}
}
