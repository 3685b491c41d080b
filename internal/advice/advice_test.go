package advice

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/docker/locate"
	"github.com/berthdev/berth/docker/registry"
)

func TestAdd(t *testing.T) {
	const prunes = "`docker image prune` and `docker builder prune`"
	disk := func() error {
		return &docker.FullError{Resource: docker.DiskSpace, Run: []string{prunes}, Err: errors.New("no space left on device")}
	}
	const fullDisk = "no space left on device; the engine has run out of disk space: `docker system df` shows what fills it; " +
		"run `mage clean` in projects that you no longer use, or " + prunes
	for _, test := range []struct {
		rule string
		err  error
		want string
	}{
		{
			"an engine that is not running",
			&locate.UnreachableError{Fact: "none", Next: []string{"set DOCKER_HOST"}, Notes: []string{"n"}, Remedy: locate.StartDaemon},
			"none\n  next: run `mage engine`, which starts it\n  next: set DOCKER_HOST\n  note: n",
		},
		{
			"an engine that is not installed",
			&locate.UnreachableError{Fact: "none", Next: []string{"set DOCKER_HOST"}, Remedy: locate.InstallDaemon},
			"none\n  next: run `mage engine`, which installs and starts one on Debian and Ubuntu and says what to install on others" +
				"\n  next: set DOCKER_HOST",
		},
		{
			"an engine that is slow",
			&locate.UnreachableError{Fact: "slow", Next: []string{"wait"}, Remedy: locate.WaitForDaemon},
			"slow\n  next: wait\n  next: run `mage engine`, which waits longer; else look at the engine's own log",
		},
		{"an engine that we cannot help", &locate.UnreachableError{Fact: "far", Next: []string{"a"}}, "far\n  next: a"},
		{"a full disk, far inside", fmt.Errorf("up: %w", errors.Join(errors.New("a: b"), fmt.Errorf("db: %w", disk()))), "up: a: b\ndb: " + fullDisk},
		{"two servers and one cause", errors.Join(fmt.Errorf("a: %w", disk()), fmt.Errorf("b: %w", disk())), "a: " + fullDisk + "\nb: " + fullDisk},
		{
			"used up networks",
			&docker.FullError{Resource: docker.NetworkAddresses, Run: []string{"`docker network prune`"}, Err: errors.New("x")},
			"x; the engine has run out of network addresses: run `mage down` in projects that you do not need now, or `docker network prune`; " +
				`"default-address-pools" in /etc/docker/daemon.json allows more networks`,
		},
		{
			"too many pulls from Docker Hub",
			fmt.Errorf("app: %w", &registry.PullError{Reference: "a:1", Registry: registry.Hub, Fault: registry.RateLimited, Credentials: "without credentials", Cause: errors.New("429")}),
			"app: pull a:1: registry docker.io allows no more pulls for now without credentials; wait, log in, or set BERTH_REGISTRY_MIRROR: the engine says: 429",
		},
		{
			"a mirror is none of another registry",
			&registry.PullError{Reference: "m.test/a:1", Registry: "m.test", Fault: registry.NoRoute, Cause: errors.New("x")},
			"pull m.test/a:1: the engine has no route to registry m.test; check the network: the engine says: x",
		},
		{
			"a mirror helps against no wrong name",
			&registry.PullError{Reference: "a:1", Registry: registry.Hub, Fault: registry.NotFound, Cause: errors.New("x")},
			"pull a:1: registry docker.io has no such image; check the image's name, tag and platform: the engine says: x",
		},
		{
			"a full disk during a pull",
			&docker.FullError{Resource: docker.DiskSpace, Run: []string{prunes}, Err: &registry.PullError{
				Reference: "a:1", Registry: registry.Hub, Fault: registry.ServerError, Cause: errors.New("no space left on device"),
			}},
			"pull a:1: registry docker.io is out of order; run again later, or set BERTH_REGISTRY_MIRROR: the engine says: " + fullDisk,
		},
		{
			"the address of a call",
			fmt.Errorf("stop c: error during connect: %w", &url.Error{Op: "Post", URL: "http://%2Fs/v1.41/containers/c/stop", Err: errors.New("POST /containers/c/stop: x")}),
			"stop c: POST /containers/c/stop: x",
		},
		{
			"a full disk of this machine",
			fmt.Errorf("lock: %w", &fs.PathError{Op: "write", Path: "/c/a", Err: syscall.ENOSPC}),
			"lock: write /c/a: " + syscall.ENOSPC.Error() + "; free some space on that disk",
		},
		{
			"another error of a file",
			fmt.Errorf("lock: %w", &fs.PathError{Op: "open", Path: "/c/a", Err: syscall.ENOENT}),
			"lock: open /c/a: " + syscall.ENOENT.Error(),
		},
		{
			"the address of a probe",
			&url.Error{Op: "Get", URL: "http://127.0.0.1:80/", Err: errors.New("connection refused")},
			`Get "http://127.0.0.1:80/": connection refused`,
		},
	} {
		t.Run(test.rule, func(t *testing.T) {
			before := test.err.Error()
			got := Add(test.err, "mage ")
			if diff := cmp.Diff(test.want, got.Error()); diff != "" {
				t.Errorf("text (-want +got):\n%s", diff)
			}
			if !errors.Is(got, test.err) || test.err.Error() != before {
				t.Error("the error is not in the chain as it was")
			}
		})
	}
}

func TestOthersPassAsTheyAre(t *testing.T) {
	other := fmt.Errorf("up: %w", errors.New("x"))
	if got := Add(other, "mage "); got != other { //nolint:errorlint // the very same value: Mage knows its errors by type
		t.Errorf("got %#v, want the same value", got)
	}
	if got := Add(nil, "mage "); got != nil {
		t.Errorf("got %v for nil", got)
	}
}
