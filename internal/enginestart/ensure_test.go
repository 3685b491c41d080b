package enginestart

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/docker/locate"
)

const (
	debian  = "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nID=debian\n"
	fedora  = "PRETTY_NAME='Fedora Linux 43'\nID=fedora\n"
	apt     = "env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=60 -o Acquire::Retries=3 "
	update  = apt + "update"
	install = apt + "install -y --no-install-recommends --no-upgrade docker.io ca-certificates"
	answer  = "Docker 1.2.3 answers at unix:///fake.sock"
	started = "say " + answer + ", after TIME"
	begin   = "say starting the engine in the background: /usr/sbin/dockerd; its log is FOLDER/dockerd.log"
)

var durations = regexp.MustCompile(`after \d\S*s$`)

func TestEnsure(t *testing.T) {
	dockerd := map[string]string{"dockerd": "/usr/sbin/dockerd"}
	for _, c := range []struct {
		rule  string
		m     *fakeMachine
		user  bool // not root
		os    string
		want  []string
		error string
	}{
		{
			rule: "a working engine is left alone", m: &fakeMachine{answers: true, programs: dockerd},
			want: []string{"say " + answer + "; nothing to do"},
		},
		{
			rule: "an installed engine is started", m: &fakeMachine{reason: locate.NotRunning, programs: dockerd},
			want: []string{"say no engine: not running", begin, "spawn /usr/sbin/dockerd", started},
		},
		{
			rule: "a user starts through sudo", user: true,
			m: &fakeMachine{reason: locate.NotRunning, programs: map[string]string{"dockerd": "/usr/sbin/dockerd", "sudo": "/usr/bin/sudo"}},
			want: []string{
				"say no engine: not running", "run sudo -n -- true",
				"say starting the engine in the background: sudo -n -- /usr/sbin/dockerd; its log is FOLDER/dockerd.log",
				"spawn sudo -n -- /usr/sbin/dockerd", started,
			},
		},
		{
			rule: "a user without rights", user: true,
			m: &fakeMachine{
				reason: locate.NotRunning, programs: map[string]string{"dockerd": "/usr/sbin/dockerd", "sudo": "/usr/bin/sudo"},
				fails: map[string]error{"sudo -n -- true": errors.New("a password is required")},
			},
			want:  []string{"say no engine: not running", "run sudo -n -- true"},
			error: "start an engine: needs root, and `sudo -n` does not give it without a password; run `sudo -v` first, run this target as root, or set up a rootless engine (https://docs.docker.com/engine/security/rootless/)",
		},
		{
			rule: "a user without sudo", user: true, m: &fakeMachine{reason: locate.NotRunning, programs: dockerd},
			want:  []string{"say no engine: not running"},
			error: "start an engine: needs root, and `sudo -n` does not give it without a password; run `sudo -v` first, run this target as root, or set up a rootless engine (https://docs.docker.com/engine/security/rootless/)",
		},
		{
			rule: "dockerd on its way is waited for",
			m:    &fakeMachine{reason: locate.NotRunning, programs: dockerd, files: map[string]string{daemonPIDFile: "12\n", "/proc/12/comm": "dockerd\n"}},
			want: []string{
				"say no engine: not running",
				"say dockerd runs as process 12 but does not answer yet; waiting for up to 10s",
			},
			error: "wait for the engine: context canceled",
		},
		{
			rule: "a process file of a process that is gone is dockerd's own matter",
			m:    &fakeMachine{reason: locate.NotRunning, programs: dockerd, files: map[string]string{daemonPIDFile: "12"}},
			want: []string{"say no engine: not running", begin, "spawn /usr/sbin/dockerd", started},
		},
		{
			rule: "a process file that names another program is removed",
			m:    &fakeMachine{reason: locate.NotRunning, programs: dockerd, files: map[string]string{daemonPIDFile: "12", "/proc/12/comm": "sshd\n"}},
			want: []string{
				"say no engine: not running",
				"say /var/run/docker.pid was left behind: process 12 is sshd, not dockerd; removing it: rm -f -- /var/run/docker.pid",
				"run rm -f -- /var/run/docker.pid", begin, "spawn /usr/sbin/dockerd", started,
			},
		},
		{
			rule: "a slow engine is waited for", m: &fakeMachine{reason: locate.NoAnswer, programs: dockerd},
			want:  []string{"say an engine accepts connections but does not answer yet; waiting for up to 10s"},
			error: "wait for the engine: context canceled",
		},
		{rule: "no permission is told", m: &fakeMachine{reason: locate.NoPermission, programs: dockerd}, error: "no engine: no permission"},
		{rule: "a wrong context is told", m: &fakeMachine{reason: locate.WrongContext, programs: dockerd}, error: "no engine: wrong context"},
		{rule: "a wrong DOCKER_HOST is told", m: &fakeMachine{reason: locate.WrongHost, programs: dockerd}, error: "no engine: wrong host"},
		{rule: "an old engine is told", m: &fakeMachine{reason: locate.TooOld, programs: dockerd}, error: "no engine: too old"},
		{rule: "macOS starts nothing", os: "darwin", m: &fakeMachine{reason: locate.NotRunning}, error: "no engine: not running"},
		{
			rule:  "another distribution is told what to install",
			m:     &fakeMachine{reason: locate.NotInstalled, files: map[string]string{"/etc/os-release": fedora}},
			want:  []string{"say no engine: not installed"},
			error: "install an engine: Berth does so on Debian and Ubuntu only, not on Fedora Linux 43; run `sudo dnf install moby-engine && sudo systemctl start docker`",
		},
		{
			rule: "an unknown distribution is told where to read", m: &fakeMachine{reason: locate.NotInstalled},
			want:  []string{"say no engine: not installed"},
			error: "install an engine: Berth does so on Debian and Ubuntu only, not on this distribution; see https://docs.docker.com/engine/install/",
		},
	} {
		t.Run(c.rule, func(t *testing.T) {
			s := newStarter(t, c.m)
			s.root = !c.user
			if c.os != "" {
				s.os = c.os
			}
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			if strings.HasSuffix(c.error, "context canceled") {
				time.AfterFunc(50*time.Millisecond, cancel)
			}
			checkStory(t, c.m, s.ensure(ctx), c.want, c.error)
		})
	}
}

func TestInstall(t *testing.T) {
	for _, c := range []struct {
		rule  string
		files map[string]string
		setup func(m *fakeMachine)
		want  []string
		error string
	}{
		{
			rule: "installed, then started", files: map[string]string{"/etc/os-release": debian},
			want: []string{begin, "spawn /usr/sbin/dockerd", started},
		},
		{
			rule: "a package that starts its service is enough", files: map[string]string{"/etc/os-release": debian},
			setup: func(m *fakeMachine) {
				installed := m.effect[install]
				m.effect[install] = func() { installed(); m.answers = true }
			},
			want: []string{"say " + answer},
		},
		{
			rule: "a package without dockerd", files: map[string]string{"/etc/os-release": debian},
			setup: func(m *fakeMachine) { delete(m.effect, install) },
			error: "start dockerd: it is not there although its package is installed; reinstall docker.io",
		},
		{
			rule: "a package that cannot be installed", files: map[string]string{"/usr/lib/os-release": "ID=mint\nID_LIKE=\"ubuntu debian\"\n"},
			setup: func(m *fakeMachine) { m.fails = map[string]error{install: errors.New("exit status 100")} },
			error: install + ": exit status 100; the last lines of FOLDER/dockerd.log:\n  output of env",
		},
	} {
		t.Run(c.rule, func(t *testing.T) {
			m := &fakeMachine{reason: locate.NotInstalled, files: c.files, programs: map[string]string{}}
			m.effect = map[string]func(){install: func() { m.programs["dockerd"] = "/usr/sbin/dockerd" }}
			if c.setup != nil {
				c.setup(m)
			}
			want := append([]string{
				"say no engine: not installed",
				"say installing the engine: " + update + "; its output goes to FOLDER/dockerd.log", "run " + update,
				"say installing the engine: " + install + "; its output goes to FOLDER/dockerd.log", "run " + install,
			}, c.want...)
			s := newStarter(t, m)
			checkStory(t, m, s.ensure(t.Context()), want, strings.ReplaceAll(c.error, "FOLDER", filepath.Dir(s.logs[0])))
		})
	}
}

func TestAppArmorIsInstalledWhereTheKernelHasIt(t *testing.T) {
	s := starter{machine: &fakeMachine{files: map[string]string{appArmor: "Y\n"}}}
	if diff := cmp.Diff([]string{"docker.io", "ca-certificates", "apparmor"}, s.packages()); diff != "" {
		t.Error(diff)
	}
}

func TestSystemd(t *testing.T) {
	for _, c := range []struct {
		rule  string
		fails map[string]error
		want  []string
		error string
	}{
		{rule: "systemd starts the unit", want: []string{"say starting the engine: systemctl start docker.service", "run systemctl start docker.service", started}},
		{
			rule: "a dockerd without a unit is started by itself", fails: map[string]error{"systemctl cat docker.service": errors.New("exit status 1")},
			want: []string{begin, "spawn /usr/sbin/dockerd", started},
		},
		{
			rule: "a unit that fails", fails: map[string]error{"systemctl start docker.service": errors.New("exit status 1")},
			want:  []string{"say starting the engine: systemctl start docker.service", "run systemctl start docker.service"},
			error: "systemctl start docker.service: exit status 1; see `journalctl -u docker -n 50`; the last lines of FOLDER/dockerd.log:\n  output of systemctl",
		},
	} {
		t.Run(c.rule, func(t *testing.T) {
			m := &fakeMachine{
				reason: locate.NotRunning, fails: c.fails,
				files: map[string]string{systemdRunning: ""}, programs: map[string]string{"dockerd": "/usr/sbin/dockerd"},
			}
			m.effect = map[string]func(){"systemctl start docker.service": func() { m.answers = true }}
			s := newStarter(t, m)
			want := append([]string{"say no engine: not running", "run systemctl cat docker.service"}, c.want...)
			checkStory(t, m, s.ensure(t.Context()), want, strings.ReplaceAll(c.error, "FOLDER", filepath.Dir(s.logs[0])))
		})
	}
}

func TestSystemdIsAskedWithTheRightsOfRoot(t *testing.T) {
	m := &fakeMachine{
		reason: locate.NotRunning, files: map[string]string{systemdRunning: ""},
		programs: map[string]string{"dockerd": "/usr/sbin/dockerd", "sudo": "/usr/bin/sudo"},
	}
	m.effect = map[string]func(){"sudo -n -- systemctl start docker.service": func() { m.answers = true }}
	s := newStarter(t, m)
	s.root = false
	checkStory(t, m, s.ensure(t.Context()), []string{
		"say no engine: not running", "run sudo -n -- true", "run sudo -n -- systemctl cat docker.service",
		"say starting the engine: sudo -n -- systemctl start docker.service", "run sudo -n -- systemctl start docker.service", started,
	}, "")
}

func TestTheLogFallsBackToTheUsersFolder(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	m := &fakeMachine{reason: locate.NotRunning, programs: map[string]string{"dockerd": "/usr/sbin/dockerd"}}
	s := newStarter(t, m)
	blocked := filepath.Join(folder, "file", "below")
	log, lock := s.logs[0], s.locks[0]
	s.logs, s.locks = []string{blocked, log}, []string{blocked, lock}
	if err := s.ensure(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.logs = []string{blocked}
	m.answers = false
	if err := s.ensure(t.Context()); err == nil || !strings.HasPrefix(err.Error(), "open a log for dockerd: ") {
		t.Errorf("got %v, want an error about the log", err)
	}
	s.locks = []string{blocked}
	if err := s.ensure(t.Context()); err == nil || !strings.HasPrefix(err.Error(), "lock the start of the engine: ") {
		t.Errorf("got %v, want an error about the lock", err)
	}
}

// checkStory compares what was done and said, and the whole error.
func checkStory(t *testing.T, m *fakeMachine, err error, want []string, wantError string) {
	t.Helper()
	var got []string
	for _, line := range m.story {
		got = append(got, durations.ReplaceAllString(line, "after TIME"))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	text := ""
	if err != nil {
		text = err.Error()
	}
	if diff := cmp.Diff(wantError, text); diff != "" {
		t.Error(diff)
	}
}
