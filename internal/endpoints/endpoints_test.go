package endpoints

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/joho/godotenv"
)

// some are endpoints of each form: with a known scheme, udp, several ports, bound to all addresses, with a scheme of their own.
func some() []Endpoint {
	data := New("ftp-proxy", "pasv", "127.0.0.1", 21000, "tcp", "", "ftp-proxy.shop.test:21000")
	data.Last = 21009
	return []Endpoint{
		New("web", "http", "0.0.0.0", 20001, "tcp", "", "web.shop.test:80"),
		New("web", "dns-udp", "::", 20002, "udp", "", "web.shop.test:53"),
		data,
		New("etcd", "client", "127.0.0.1", 20003, "tcp", "http", "etcd.shop.test:2379"),
		New("etcd", "http", "127.0.0.1", 20004, "tcp", "https", "etcd.shop.test:2380"),
	}
}

func TestTable(t *testing.T) {
	var got strings.Builder
	if err := Table(&got, some()); err != nil {
		t.Fatal(err)
	}
	want := `SERVER     PORT     ENDPOINT               INSIDE
web        http     127.0.0.1:20001        web.shop.test:80
web        dns-udp  [::1]:20002/udp        web.shop.test:53
ftp-proxy  pasv     127.0.0.1:21000-21009  ftp-proxy.shop.test:21000
etcd       client   127.0.0.1:20003        etcd.shop.test:2379
etcd       http     127.0.0.1:20004        etcd.shop.test:2380
`
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestEnv(t *testing.T) {
	want := `# Written by Berth: where the servers are. Do not edit.
WEB_ADDR=127.0.0.1:20001
WEB_HTTP_ADDR=127.0.0.1:20001
WEB_HTTP_HOST=127.0.0.1
WEB_HTTP_PORT=20001
WEB_HTTP_URL=http://127.0.0.1:20001
WEB_DNS_UDP_ADDR=[::1]:20002
WEB_DNS_UDP_HOST=::1
WEB_DNS_UDP_PORT=20002
WEB_DNS_UDP_URL=udp://[::1]:20002
FTP_PROXY_ADDR=127.0.0.1:21000
FTP_PROXY_PASV_ADDR=127.0.0.1:21000
FTP_PROXY_PASV_HOST=127.0.0.1
FTP_PROXY_PASV_PORT=21000
FTP_PROXY_PASV_URL=tcp://127.0.0.1:21000
FTP_PROXY_PASV_LAST=21009
ETCD_ADDR=127.0.0.1:20003
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

func TestPortNamesThatAreSchemes(t *testing.T) {
	for _, name := range []string{"http", "mariadb", "mqtts", "mysql", "postgres", "socks5", "ws", "wss"} {
		if got, want := New("a", name, "127.0.0.1", 1, "tcp", "", "").URL, name+"://127.0.0.1:1"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestEnvIsReadAsItWasWritten(t *testing.T) {
	const path = "/home/a b/$HOME/`c`/\"d\"/e'f/.berth/ca.pem"
	e := New("web", "https", "127.0.0.1", 20001, "tcp", "", "")
	e.CA = path
	text := Env([]Endpoint{e})
	if values, err := godotenv.Unmarshal(text); err != nil || values["WEB_CA"] != path {
		t.Errorf("godotenv reads %q (%v) from\n%s", values["WEB_CA"], err, text)
	}
	file := filepath.Join(t.TempDir(), "endpoints.env")
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	interpreter := "sh"
	got, err := exec.Command(interpreter, "-c", `. "$0"; printf %s "$WEB_CA"`, file).Output()
	if err != nil || string(got) != path {
		t.Errorf("a shell reads %q (%v) from\n%s", got, err, text)
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
