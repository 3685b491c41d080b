package image

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/docker/buildlog"
	"github.com/berthdev/berth/internal/settings"
)

func TestFailingStepIsReadable(t *testing.T) {
	script := `[2/2] RUN ["/bin/sh","-c","set -eu # install packages\nif command -v apt-get","berth","nosuch"]`
	for _, test := range []struct {
		rule     string
		packages bool
		err      error
		want     string
	}{
		{
			"a package that does not exist", true,
			&buildlog.BuildError{Step: script, Lines: []string{"Building dependency tree...", "E: Unable to locate package nosuch"}, Cause: errors.New("exit code 100")},
			"build: step [2/2] install packages: nosuch: there is no such package in the distribution; check its name: Unable to locate package nosuch",
		},
		{
			"what packages are not to blame for", false,
			&buildlog.BuildError{Step: "[2/2] RUN connect", Lines: []string{"Could not connect"}, Cause: errors.New("exit code 1")},
			"build: step [2/2] RUN connect: exit code 1\n  Could not connect",
		},
		{
			"a command", false,
			&buildlog.BuildError{Step: `[2/2] RUN ["/bin/sh","-c","cat <a\u0026\u0026 false"]`, Lines: []string{"hi"}, Cause: errors.New("exit code 1")},
			"build: step [2/2] cat <a&& false: exit code 1\n  hi",
		},
	} {
		t.Run(test.rule, func(t *testing.T) {
			r := &Maker{Settings: settings.Settings{AptMirror: "http://m.test"}}
			if diff := cmp.Diff(test.want, r.shownFailure(test.err, test.packages).Error()); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFullDiskIsOneLine(t *testing.T) {
	for _, err := range []error{
		&buildlog.BuildError{Step: "[2/2] RUN x", Lines: []string{"dd: error writing '/x': No space left on device"}, Cause: errors.New("exit code 1")},
		&buildlog.BuildError{Step: "[2/2] ADD x /", Cause: errors.New("copy: write /x: no space left on device")},
	} {
		full := &docker.FullError{Resource: docker.DiskSpace, Err: err}
		if got := new(Maker).shownFailure(full, true); !errors.As(got, &full) || strings.Contains(got.Error(), "\n") {
			t.Errorf("got %v, want one line that says what to do", got)
		}
	}
}
