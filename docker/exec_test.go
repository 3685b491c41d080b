package docker

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/berthdev/berth/docker/locate"
)

func TestNotStartedCodeIsThatOfPOSIXShells(t *testing.T) {
	for _, test := range []struct {
		rule, message, reason string
		code                  int
	}{
		{
			"not in PATH", "OCI runtime exec failed: exec failed: unable to start container process: exec: \"psql\": executable file not found in $PATH: unknown\r\n",
			`exec: "psql": executable file not found in $PATH`, 127,
		},
		{
			"no such path", "OCI runtime exec failed: exec failed: unable to start container process: exec: \"/x\": stat /x: no such file or directory: unknown\r\n",
			`exec: "/x": stat /x: no such file or directory`, 127,
		},
		{
			"older runtime", "OCI runtime exec failed: exec failed: container_linux.go:380: starting container process caused: exec: \"x\": executable file not found in $PATH: unknown\r\n",
			`exec: "x": executable file not found in $PATH`, 127,
		},
		{
			"not executable", "OCI runtime exec failed: exec failed: unable to start container process: exec: \"/etc\": permission denied: unknown\r\n",
			`exec: "/etc": permission denied`, 126,
		},
		{
			"working folder missing", "OCI runtime exec failed: exec failed: unable to start container process: chdir to cwd (\"/x\") set in config.json failed: no such file or directory: unknown\r\n",
			`chdir to cwd ("/x") set in config.json failed: no such file or directory`, 126,
		},
		{
			"not in PATH, Podman", "Error: crun: executable file `nothing` not found in $PATH: No such file or directory: OCI runtime attempted to invoke a command that was not found\n",
			"crun: executable file `nothing` not found in $PATH: No such file or directory", 127,
		},
		{
			"a folder, Podman", "Error: crun: the path `/bin` is not a regular file: Operation not permitted: OCI permission denied\n",
			"crun: the path `/bin` is not a regular file: Operation not permitted", 126,
		},
		{
			"unknown user, Podman", "unable to upgrade to tcp, received 500",
			"the engine refuses to start it and its API does not say why; an unknown user is a common cause", 126,
		},
		{"unknown user", "unable to find user nobody9: no matching entries in passwd file\r\n", "unable to find user nobody9: no matching entries in passwd file", 126},
	} {
		t.Run(test.rule, func(t *testing.T) {
			got := notStarted("psql", test.message)
			if got.ExitCode != test.code || got.Reason != test.reason {
				t.Errorf("got %d %q, want %d %q", got.ExitCode, got.Reason, test.code, test.reason)
			}
		})
	}
}

// Docker 28 refuses an unknown user when the exec is made, Podman when it is started.
func TestExecRefusedByTheEngineIsNotStarted(t *testing.T) {
	for rule, answers := range map[string]map[string]http.HandlerFunc{
		"made": {
			"POST /containers/c/exec": says(http.StatusBadRequest, `{"message":"unable to find user nobody9: no matching entries in passwd file"}`),
		},
		"started": {
			"POST /containers/c/exec": says(http.StatusCreated, `{"Id":"e"}`),
			"POST /exec/e/start":      says(http.StatusInternalServerError, `{"message":"unable to find user nobody9"}`),
		},
	} {
		t.Run(rule, func(t *testing.T) {
			code, err := fakeEngine(t, answers).Exec(t.Context(), "c", ExecSpec{Command: []string{"psql"}})
			if refused := (*NotStartedError)(nil); !errors.As(err, &refused) || code != 126 {
				t.Errorf("got %d, %v; want 126 and a NotStartedError", code, err)
			}
		})
	}
}

// Podman writes its refusal as standard error, and a further line on its own connection.
func TestExecKeepsPodmansRefusalOutOfTheOutput(t *testing.T) {
	const refusal = "Error: crun: executable file `x` not found in $PATH: No such file or directory: OCI runtime attempted to invoke a command that was not found\n"
	for _, test := range []struct {
		rule   string
		podman bool
		frames []string
		want   string
	}{
		{"a refusal", true, []string{refusal, "Error: read unixpacket: connection reset by peer\n"}, ""},
		{"output like any other", true, []string{"Error: x\n", refusal}, "Error: x\n" + refusal},
		{"the same words on Docker", false, []string{refusal}, refusal},
	} {
		t.Run(test.rule, func(t *testing.T) {
			run := &execRun{engine: &Engine{&Reader{Podman: test.podman}}}
			var got bytes.Buffer
			writer := &firstFrame{Writer: &got, keep: run.keepPodmanFailure}
			for _, frame := range test.frames {
				_, _ = writer.Write([]byte(frame))
			}
			if got.String() != test.want || (run.failure != "") != (test.want == "") {
				t.Errorf("output %q, failure %q; want output %q", got.String(), run.failure, test.want)
			}
		})
	}
}

func TestInterruptedSaysWhatHappened(t *testing.T) {
	for want, err := range map[string]*InterruptedError{
		"psql was cut short: context canceled; its process had ended":                                  {Ended: true},
		"psql was cut short: context canceled; its process was ended by host PID":                      {Ended: true, Means: byHostPID},
		"psql was cut short: context canceled; its process was signalled by host PID, but still runs":  {Means: byHostPID},
		"psql was cut short: context canceled; its process still runs, it could not be signalled: why": {Obstacle: errors.New("why")},
	} {
		err.Program, err.Cause = "psql", context.Canceled
		if err.Error() != want {
			t.Errorf("got  %s\nwant %s", err.Error(), want)
		}
		if !errors.Is(err, context.Canceled) {
			t.Error("the cause is lost")
		}
	}
}

func TestFirstFrameAloneDecides(t *testing.T) {
	for frames, want := range map[string]string{"aab": "", "bab": "bab"} {
		var out bytes.Buffer
		asked := 0
		w := &firstFrame{Writer: &out, keep: func(p []byte) bool { asked++; return string(p) == "a" }}
		for _, p := range strings.Split(frames, "") {
			if n, err := w.Write([]byte(p)); n != 1 || err != nil {
				t.Fatalf("write: %d, %v", n, err)
			}
		}
		if out.String() != want || asked != 1 {
			t.Errorf("%s: got %q after %d questions, want %q after 1", frames, out.String(), asked, want)
		}
	}
}

// An exec takes the connection over, through TLS as well, and its input ends before its output does.
func TestExecThroughTLS(t *testing.T) {
	certificate, key := authority(t, net.IPv4(127, 0, 0, 1))
	pair, err := tls.X509KeyPair(certificate, key)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(certificate)
	server := quietServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch strings.TrimPrefix(r.URL.Path, "/v1.51") {
		case "/version":
			_, _ = io.WriteString(w, versionAnswer)
		case "/containers/c/exec":
			says(http.StatusCreated, `{"Id":"e"}`)(w, r)
		case "/exec/e/json":
			says(http.StatusOK, `{"ExitCode":3,"Pid":1}`)(w, r)
		case "/exec/e/start":
			_, _ = io.Copy(io.Discard, r.Body)
			conn, input, err := http.NewResponseController(w).Hijack()
			if err != nil {
				return
			}
			_, _ = io.WriteString(conn, "HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n")
			said, _ := io.ReadAll(input)
			_, _ = conn.Write(append([]byte{1, 0, 0, 0, 0, 0, 0, byte(len(said))}, said...))
			_ = conn.Close()
		}
	}))
	server.TLS = &tls.Config{Certificates: []tls.Certificate{pair}}
	server.StartTLS()
	t.Cleanup(server.Close)
	engine, err := Connect(t.Context(), locate.Address{Host: "tcp://" + server.Listener.Addr().String(), Source: "test", TLS: &tls.Config{RootCAs: pool}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	var output bytes.Buffer
	code, err := engine.Exec(t.Context(), "c", ExecSpec{Command: []string{"cat"}, Stdin: strings.NewReader("echo"), Stdout: &output})
	if code != 3 || err != nil || output.String() != "echo" {
		t.Errorf("got %d, %v, %q; want 3 and the input", code, err, output.String())
	}
}
