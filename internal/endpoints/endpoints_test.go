package endpoints

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
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
	whole := `SERVER     PORT     ENDPOINT               INSIDE
web        http     127.0.0.1:20001        web.shop.test:80
web        dns-udp  [::1]:20002/udp        web.shop.test:53
ftp-proxy  pasv     127.0.0.1:21000-21009  ftp-proxy.shop.test:21000
etcd       client   127.0.0.1:20003        etcd.shop.test:2379
etcd       http     127.0.0.1:20004        etcd.shop.test:2380
`
	narrow := `SERVER     PORT     ENDPOINT
web        http     127.0.0.1:20001
web        dns-udp  [::1]:20002/udp
ftp-proxy  pasv     127.0.0.1:21000-21009
etcd       client   127.0.0.1:20003
etcd       http     127.0.0.1:20004
`
	for width, want := range map[int]string{0: whole, 68: whole, 67: narrow} {
		var got strings.Builder
		if err := Table(&got, some(), width); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got.String()); diff != "" {
			t.Errorf("%d columns (-want +got):\n%s", width, diff)
		}
	}
}

func TestPortNamesThatAreSchemes(t *testing.T) {
	for _, name := range []string{"http", "mariadb", "memcached", "mongodb", "mqtts", "mysql", "postgres", "socks5", "ws", "wss"} {
		if got, want := New("a", name, "127.0.0.1", 1, "tcp", "", "").URL, name+"://127.0.0.1:1"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
