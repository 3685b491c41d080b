package bootstrap

import (
	"archive/tar"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/docker"
)

// fakeEngine keeps the images that are imported whole.
type fakeEngine struct {
	images map[string]map[string]string // labels
	files  map[string]string
	modes  map[string]int64
	// full fails an import after some bytes, as a full disk does.
	full error
	// started is called when an import begins.
	started func()
}

func (e *fakeEngine) Image(_ context.Context, reference string) (docker.Image, bool, error) {
	_, present := e.images[reference]
	return docker.Image{}, present, nil
}

func (e *fakeEngine) Import(_ context.Context, reference string, config docker.ImageConfig, _ string, archive io.Reader) (string, error) {
	if e.started != nil {
		e.started()
	}
	if e.full != nil {
		_, _ = io.CopyN(io.Discard, archive, 2000)
		return "", e.full
	}
	reader := tar.NewReader(archive)
	files, modes := map[string]string{}, map[string]int64{}
	for {
		header, err := reader.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return "", err
		}
		content, err := io.ReadAll(io.LimitReader(reader, 8<<20))
		if err != nil {
			return "", err
		}
		files[strings.TrimPrefix(header.Name, "./")] = string(content)
		modes[strings.TrimPrefix(header.Name, "./")] = header.Mode
	}
	e.files, e.modes = files, modes
	e.images[reference] = config.Labels
	return "sha256:1", nil
}

// workshop is a machine with the stand-in as its only tool.
type workshop struct {
	machine machine
	tmp     string
	args    string
}

func newWorkshop(t *testing.T, behaviour string) workshop {
	t.Helper()
	bin, home := t.TempDir(), t.TempDir()
	build := exec.CommandContext(t.Context(), "go", "build", "-o", filepath.Join(bin, "mmdebstrap"), "./testdata/tool")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	w := workshop{machine: machine{root: true, debian: true, keyrings: t.TempDir()}, tmp: t.TempDir(), args: filepath.Join(home, "args")}
	if err := os.WriteFile(filepath.Join(w.machine.keyrings, "debian-archive-keyring.gpg"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{
		"PATH": bin, "TMPDIR": w.tmp, "XDG_CACHE_HOME": home, "TOOL": behaviour, "TOOL_ARGS": w.args,
		"TOOL_FILES": "bin/sh etc/hostname etc/apt/sources.list dev/null usr/share/man/man1/a.1.gz usr/share/doc/a/copyright usr/share/doc/a/README",
	} {
		t.Setenv(name, value)
	}
	return w
}

func (w workshop) nothingLeft(t *testing.T, e *fakeEngine) {
	t.Helper()
	if left, _ := os.ReadDir(w.tmp); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if len(e.images) > 0 {
		t.Errorf("an image was made: %v", e.images)
	}
}

func request() Request {
	return Request{
		Base: Base{"debian", "trixie", true}, Reference: "debian:trixie-slim", Platform: "linux/amd64",
		Mirror: "http://user:secret@mirror.test/debian/", Labels: map[string]string{"dev.berth.version": "v"}, Say: func(string) {},
	}
}

func TestMakeImportsALabelledImageOnce(t *testing.T) {
	w := newWorkshop(t, "good")
	e := &fakeEngine{images: map[string]map[string]string{}}
	if err := w.machine.make(t.Context(), e, request()); err != nil {
		t.Fatal(err)
	}
	want := map[string]map[string]string{"debian:trixie-slim": {"dev.berth.base": "bootstrap", "dev.berth.version": "v"}}
	if diff := cmp.Diff(want, e.images); diff != "" {
		t.Errorf("images (-want +got):\n%s", diff)
	}
	keyring := "/usr/share/keyrings/debian-archive-keyring.gpg"
	files := map[string]string{
		"bin/sh": "x", "usr/share/doc/a/copyright": "x",
		"etc/apt/apt.conf.d/90berth": "Acquire::Languages \"none\";\n" + cleaning,
		"usr/sbin/policy-rc.d":       policy, "run/lock/": "",
		"etc/dpkg/dpkg.cfg.d/90-berth": "force-unsafe-io\n" + slimOptions,
		"etc/apt/sources.list": "deb [signed-by=" + keyring + "] http://deb.debian.org/debian trixie main\n" +
			"deb [signed-by=" + keyring + "] http://deb.debian.org/debian trixie-updates main\n" +
			"deb [signed-by=" + keyring + "] http://deb.debian.org/debian-security trixie-security main\n",
	}
	if diff := cmp.Diff(files, e.files); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	for name, want := range map[string]int64{"run/lock/": 0o1777, "usr/sbin/policy-rc.d": 0o755, "etc/apt/apt.conf.d/90berth": 0o644} {
		if e.modes[name] != want {
			t.Errorf("%s has the mode %o, want %o", name, e.modes[name], want)
		}
	}
	t.Setenv("TOOL", "says E: called again")
	if err := w.machine.make(t.Context(), e, request()); err != nil {
		t.Errorf("the second time: %v", err)
	}
}

func TestMakePassesArgumentsAsTheyAre(t *testing.T) {
	w := newWorkshop(t, "good")
	if err := w.machine.make(t.Context(), &fakeEngine{images: map[string]map[string]string{}}, request()); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(w.args)
	if err != nil {
		t.Fatal(err)
	}
	source := "deb [signed-by=" + w.machine.keyrings + "/debian-archive-keyring.gpg] http://user:secret@mirror.test"
	want := "--mode=root\n--variant=minbase\n--format=tar\n--architectures=amd64\n" +
		"--aptopt=Acquire::Retries \"1\"\n--aptopt=Acquire::http::Timeout \"15\"\n--aptopt=Acquire::https::Timeout \"15\"\n--aptopt=Acquire::Languages \"none\"\n" +
		"--dpkgopt=" + strings.Join(strings.Fields(slimOptions), "\n--dpkgopt=") + "\ntrixie\n-\n" +
		source + "/debian trixie main\n" + source + "/debian trixie-updates main\n" + source + "/debian-security trixie-security main\n"
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("arguments (-want +got):\n%s", diff)
	}
}

func TestMakeFailsWithOneClearError(t *testing.T) {
	for _, test := range []struct{ rule, behaviour, want string }{
		{"mirror down", "says E: Failed to fetch http://user:secret@mirror.test/x  Could not connect to 1.2.3.4:80", "does not answer; check the network, or set BERTH_APT_MIRROR"},
		{"no network", "says Err:1 x\n  Temporary failure resolving 'mirror.test'", "is not found from here"},
		{"rubbish", "says E: Failed to fetch x  Clearsigned file isn't valid, got 'NOSPLIT'", "not signed as it should be"},
		{"unknown key", "says W: GPG error: x: NO_PUBKEY 6ED0", "update the archive keyring package"},
		{"unknown suite", "says E: The repository 'x trixie Release' does not have a Release file.", "has no suite trixie"},
		{"disk full on this machine, half way", "half", "the disk is full"},
		{"an unknown cause is told as it is", "says E: something else", "something else (exit status 25)"},
		{"no file system at all", "nothing", "empty root file system"},
	} {
		t.Run(test.rule, func(t *testing.T) {
			w := newWorkshop(t, test.behaviour)
			e := &fakeEngine{images: map[string]map[string]string{}}
			err := w.machine.make(t.Context(), e, request())
			if err == nil || !strings.HasPrefix(err.Error(), "bootstrap debian:trixie-slim: ") || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
			if err != nil && (strings.Contains(err.Error(), "\n") || strings.Contains(err.Error(), "secret")) {
				t.Errorf("more than one line, or a password: %v", err)
			}
			w.nothingLeft(t, e)
		})
	}
}

func TestMakeStopsTheToolWhenTheEngineIsFull(t *testing.T) {
	w := newWorkshop(t, "endless")
	full := errors.New("import: no space left on device")
	e := &fakeEngine{images: map[string]map[string]string{}, full: full}
	if err := w.machine.make(t.Context(), e, request()); !errors.Is(err, full) {
		t.Errorf("got %v, want the engine's error", err)
	}
	w.nothingLeft(t, e)
}

func TestMakeEndsWithItsContext(t *testing.T) {
	for _, behaviour := range []string{"hang", "endless"} {
		t.Run(behaviour, func(t *testing.T) {
			w := newWorkshop(t, behaviour)
			why := errors.New("interrupted")
			ctx, cancel := context.WithCancelCause(t.Context())
			e := &fakeEngine{images: map[string]map[string]string{}, started: func() { cancel(why) }}
			if behaviour == "hang" {
				go func() {
					for tick := time.NewTicker(5 * time.Millisecond); ; <-tick.C {
						if found, _ := filepath.Glob(w.tmp + "/*/started"); len(found) > 0 || t.Context().Err() != nil {
							cancel(why)
							return
						}
					}
				}()
			}
			start := time.Now()
			err := w.machine.make(ctx, e, request())
			if !errors.Is(err, why) || time.Since(start) > 4*time.Second {
				t.Errorf("got %v after %s", err, time.Since(start))
			}
			w.nothingLeft(t, e)
		})
	}
}
