package docker

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"testing"
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

func TestExecToldByTheAnswerThatItCannotStart(t *testing.T) {
	for _, test := range []struct {
		rule, message, reason string
		code                  int
	}{
		{
			"unknown user, Docker 28", "unable to find user nobody9: no matching entries in passwd file",
			"unable to find user nobody9: no matching entries in passwd file", 126,
		},
	} {
		t.Run(test.rule, func(t *testing.T) {
			message, _ := json.Marshal(map[string]string{"message": test.message})
			e := fakeEngine(t, map[string]http.HandlerFunc{
				"POST /containers/c/exec": says(http.StatusBadRequest, string(message)),
			})
			code, err := e.Exec(t.Context(), "c", ExecSpec{Command: []string{"psql"}})
			var refused *NotStartedError
			if !errors.As(err, &refused) || code != test.code || refused.Reason != test.reason {
				t.Errorf("got %d, %v; want %d, %s", code, err, test.code, test.reason)
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

func TestFirstFrameAloneIsInspected(t *testing.T) {
	var out bytes.Buffer
	asked := 0
	w := &firstFrame{Writer: &out, keep: func(p []byte) bool { asked++; return string(p) == "a" }}
	for _, p := range []string{"a", "a", "b"} {
		if n, err := w.Write([]byte(p)); n != 1 || err != nil {
			t.Fatalf("write: %d, %v", n, err)
		}
	}
	if out.String() != "ab" || asked != 1 {
		t.Errorf("got %q after %d questions, want \"ab\" after 1", out.String(), asked)
	}
}
