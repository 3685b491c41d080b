package endpoints

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/joho/godotenv"
)

func TestEnv(t *testing.T) {
	want := `# Written by Berth: where the servers are. Do not edit.
WEB_ADDR=127.0.0.1:20001
WEB_HOST=127.0.0.1
WEB_PORT=20001
WEB_URL=http://127.0.0.1:20001
WEB_HTTP_ADDR=127.0.0.1:20001
WEB_HTTP_HOST=127.0.0.1
WEB_HTTP_PORT=20001
WEB_HTTP_URL=http://127.0.0.1:20001
WEB_DNS_UDP_ADDR=[::1]:20002
WEB_DNS_UDP_HOST=::1
WEB_DNS_UDP_PORT=20002
WEB_DNS_UDP_URL=udp://[::1]:20002
FTP_PROXY_ADDR=127.0.0.1:21000
FTP_PROXY_HOST=127.0.0.1
FTP_PROXY_PORT=21000
FTP_PROXY_URL=tcp://127.0.0.1:21000
FTP_PROXY_LAST=21009
FTP_PROXY_PASV_ADDR=127.0.0.1:21000
FTP_PROXY_PASV_HOST=127.0.0.1
FTP_PROXY_PASV_PORT=21000
FTP_PROXY_PASV_URL=tcp://127.0.0.1:21000
FTP_PROXY_PASV_LAST=21009
ETCD_ADDR=127.0.0.1:20003
ETCD_HOST=127.0.0.1
ETCD_PORT=20003
ETCD_URL=http://127.0.0.1:20003
ETCD_CLIENT_ADDR=127.0.0.1:20003
ETCD_CLIENT_HOST=127.0.0.1
ETCD_CLIENT_PORT=20003
ETCD_CLIENT_URL=http://127.0.0.1:20003
ETCD_HTTP_ADDR=127.0.0.1:20004
ETCD_HTTP_HOST=127.0.0.1
ETCD_HTTP_PORT=20004
ETCD_HTTP_URL=https://127.0.0.1:20004
`
	if diff := cmp.Diff(want, Env(some())); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// readers read a file of variables as others do, and return the value of one.
var readers = []struct {
	who string
	// takes reports whether this reader can have the value at all.
	takes func(value string) bool
	read  func(t *testing.T, file, name string) string
}{
	{"a shell that exports", anything, func(t *testing.T, file, name string) string {
		interpreter := "sh"
		got, err := exec.Command(interpreter, "-euc", `set -a; . "$0"; set +a; exec printenv "$1"`, file, name).Output()
		if err != nil {
			t.Error(err)
		}
		return strings.TrimSuffix(string(got), "\n")
	}},
	{"godotenv", anything, func(t *testing.T, file, name string) string {
		values, err := godotenv.Read(file)
		if err != nil {
			t.Error(err)
		}
		return values[name]
	}},
	// Docker takes lines as they are: all after the first "=" is the value.
	{"docker run --env-file", plain.MatchString, func(t *testing.T, file, name string) string {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Error(err)
		}
		for line := range strings.Lines(string(text)) {
			if value, found := strings.CutPrefix(line, name+"="); found {
				return strings.TrimSuffix(value, "\n")
			}
		}
		return ""
	}},
}

func anything(string) bool { return true }

func TestEnvIsReadAsItWasWritten(t *testing.T) {
	for _, value := range []string{
		"/home/a/.berth/ca.pem", "/home/a b/ca.pem", "/home/$HOME/ca.pem", "/home/`c`/ca.pem", `/home/"d"/ca.pem`, "/home/#e/ca.pem",
		"/home/e'f/ca.pem", `/home/g\h/ca.pem`, "/home/a b/$HOME/`c`/\"d\"/e'f/ca.pem", "/home/é;&|<>()*~!{}/ca.pem", `C:\dir\ca.pem`,
	} {
		e := New("web", "https", "127.0.0.1", 20001, "tcp", "", "")
		e.CA = value
		file := filepath.Join(t.TempDir(), "endpoints.env")
		if err := os.WriteFile(file, []byte(Env([]Endpoint{e})), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, reader := range readers {
			if got := reader.read(t, file, "WEB_CA"); reader.takes(value) && got != value {
				t.Errorf("%s reads %q, want %q", reader.who, got, value)
			}
		}
	}
}

// TestValuesAreQuotedAsLittleAsCanBe holds what Compose's own dotenv library (compose-go 1.20.2) was seen to read rightly.
func TestValuesAreQuotedAsLittleAsCanBe(t *testing.T) {
	for value, want := range map[string]string{
		"postgres://app:p%40ss@127.0.0.1:5432/app?sslmode=disable": "postgres://app:p%40ss@127.0.0.1:5432/app?sslmode=disable",
		"udp://[::1]:53": "udp://[::1]:53",
		"/a b/`c`/$d":    "'/a b/`c`/$d'",
		"/e'f/$d":        `"/e'f/\$d"`,
		`/g\h`:           `"/g\\h"`,
	} {
		if got := quoted(value); got != want {
			t.Errorf("%s: got %s, want %s", value, got, want)
		}
	}
}

func TestEnvOfEachPort(t *testing.T) {
	text := Env(some())
	for _, suffix := range []string{"_ADDR=", "_HOST=", "_PORT=", "_URL="} {
		if n := strings.Count(text, "\nWEB"+suffix); n != 1 {
			t.Errorf("the first port has WEB%s %d times", suffix, n)
		}
	}
	names := strings.Split(text, "\n")
	slices.Sort(names)
	if unique := slices.Compact(slices.Clone(names)); len(unique) != len(names) {
		t.Errorf("a variable comes twice:\n%s", text)
	}
}

func TestAServerThatBeginsWithADigit(t *testing.T) {
	file := filepath.Join(t.TempDir(), "endpoints.env")
	if err := os.WriteFile(file, []byte(Env([]Endpoint{New("3proxy", "http", "127.0.0.1", 20001, "tcp", "", "")})), 0o644); err != nil {
		t.Fatal(err)
	}
	interpreter := "sh"
	got, err := exec.Command(interpreter, "-ec", `. "$0"; printf %s "$_3PROXY_HTTP_PORT"`, file).Output()
	if err != nil || string(got) != "20001" {
		t.Errorf("a shell reads %q (%v)", got, err)
	}
}
