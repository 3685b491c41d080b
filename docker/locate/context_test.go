package locate

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// writeContext writes a context as `docker context create` does.
func writeContext(t *testing.T, folder, name, host string) {
	t.Helper()
	content, err := json.Marshal(map[string]any{
		"Name":      name,
		"Metadata":  map[string]any{"Description": "for tests"},
		"Endpoints": map[string]any{"docker": map[string]any{"Host": host, "SkipTLSVerify": false}},
	})
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(folder, "contexts", "meta", contextID(name), "meta.json"), string(content))
}

func contextID(name string) string {
	sum := sha256.Sum256([]byte(name))
	return hex.EncodeToString(sum[:])
}

func TestContextID(t *testing.T) {
	// As `docker context create lab` of Docker 28.2 names the folder.
	const want = "a51146d38077ff992eba84cf1d5e9b249073503eb74868699016153b031a38f7"
	if got := contextID("lab"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestContextErrors(t *testing.T) {
	folder := t.TempDir()
	writeContext(t, folder, "lab", "unix:///lab.sock")
	writeContext(t, folder, "far", "ssh://me@far.test:2222")
	writeContext(t, folder, "empty", "")
	writeContext(t, folder, "locked", "tcp://locked.test:2376")
	meta := func(name string) string {
		return filepath.Join(folder, "contexts", "meta", contextID(name), "meta.json")
	}
	writeFile(t, meta("broken"), `{"Name":`)
	tls := filepath.Join(folder, "contexts", "tls", contextID("locked"), "docker")
	writeFile(t, filepath.Join(tls, "ca.pem"), "no certificate")
	const others = "\n  next: set DOCKER_CONTEXT, or run `docker context use NAME`, with one of: "

	for _, c := range []struct {
		rule, name string
		reason     Reason
		want       string
	}{
		{
			"a missing context lists the others", "absent", WrongContext,
			`Docker context "absent": there is none of that name` + others + "default, empty, far, lab, locked",
		},
		{
			"a name is never a path", "../../lab", WrongContext,
			`Docker context "../../lab": there is none of that name` + others + "default, empty, far, lab, locked",
		},
		{
			"a broken file is named", "broken", WrongContext,
			`Docker context "broken": read ` + meta("broken") + `: unexpected end of JSON input` + others + "default, empty, far, lab, locked",
		},
		{
			"an endpoint is needed", "empty", WrongContext,
			`Docker context "empty": names no docker endpoint` + others + "default, far, lab, locked",
		},
		{
			"unusable certificates", "locked", BadTLS,
			`engine at tcp://locked.test:2376 (Docker context locked): certificates in "` + tls + `": ca.pem: holds no certificate in PEM form` +
				"\n  next: see `docker context inspect locked`; `docker context update` sets ca, cert and key",
		},
	} {
		t.Run(c.rule, func(t *testing.T) {
			_, err := find(environ("DOCKER_CONFIG", folder, "DOCKER_CONTEXT", c.name), linuxMachine())
			checkUnreachable(t, err, c.reason, c.want)
		})
	}
}

func TestContextBehindSSH(t *testing.T) {
	folder := t.TempDir()
	writeContext(t, folder, "far", "ssh://me@far.test:2222")
	got, err := find(environ("DOCKER_CONFIG", folder, "DOCKER_CONTEXT", "far"), linuxMachine())
	if err != nil || got.Host != "ssh://me@far.test:2222" || got.Source != "Docker context far" || !got.BehindSSH() {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestConfigurationThatCannotBeRead(t *testing.T) {
	folder := t.TempDir()
	writeContext(t, folder, "lab", "unix:///lab.sock")
	file := filepath.Join(folder, "config.json")
	writeFile(t, file, "{,}")
	socket := linuxMachine()
	want, wantErr := find(environ("DOCKER_CONFIG", t.TempDir()), socket)
	if address, err := find(environ("DOCKER_CONFIG", folder), socket); address.Host != want.Host || (err == nil) != (wantErr == nil) {
		t.Errorf("got %q, %v; want what is found without a configuration, %q, %v", address.Host, err, want.Host, wantErr)
	}

	if address, err := find(environ("DOCKER_CONFIG", folder, "DOCKER_CONTEXT", "lab"), linuxMachine()); err != nil || address.Host != "unix:///lab.sock" {
		t.Errorf("with DOCKER_CONTEXT the file is not needed: got %q, %v", address.Host, err)
	}
}

func TestContextThatDoesNotAnswer(t *testing.T) {
	folder := t.TempDir()
	writeContext(t, folder, "lab", "unix:///lab-is-not-there.sock")
	writeContext(t, folder, "desk", "unix:///desk.sock")
	address, err := find(environ("DOCKER_CONFIG", folder, "DOCKER_CONTEXT", "lab"), linuxMachine())
	if err != nil {
		t.Fatal(err)
	}
	err = Diagnose(address, dialError(syscall.ENOENT), time.Second)
	checkUnreachable(t, err, WrongContext, `Docker context "lab": nothing answers at unix:///lab-is-not-there.sock: no such file or directory`+
		"\n  next: start that engine"+
		"\n  next: set DOCKER_CONTEXT, or run `docker context use NAME`, with one of: default, desk")
}

func TestManyContextsStayOnOneScreen(t *testing.T) {
	folder := t.TempDir()
	for i := range 50 {
		writeContext(t, folder, "c"+strings.Repeat("x", i), "unix:///x.sock")
	}
	_, err := find(environ("DOCKER_CONFIG", folder, "DOCKER_CONTEXT", "none"), linuxMachine())
	if text := err.Error(); !strings.HasSuffix(text, "and 39 more") {
		t.Errorf("got %s", text)
	}
}

// checkUnreachable compares the reason and the whole text of an error.
func checkUnreachable(t *testing.T, err error, reason Reason, want string) {
	t.Helper()
	var unreachable *UnreachableError
	if !errors.As(err, &unreachable) {
		t.Fatalf("got %T %v, want an UnreachableError", err, err)
	}
	if unreachable.Reason != reason {
		t.Errorf("reason: got %q, want %q", unreachable.Reason, reason)
	}
	if diff := cmp.Diff(want, err.Error()); diff != "" {
		t.Error(diff)
	}
	if lines := strings.Count(err.Error(), "\n"); lines > 20 {
		t.Errorf("%d lines are more than a screen", lines)
	}
}
