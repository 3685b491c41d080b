package hostports

import (
	"net"
	"testing"
)

func TestOnlyWhatIsTakenIsNotFree(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	packets, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = packets.Close() }()
	tcp, udp := listener.Addr().(*net.TCPAddr).Port, packets.LocalAddr().(*net.UDPAddr).Port
	for _, test := range []struct {
		rule, address, protocol string
		port                    int
		want                    bool
	}{
		{"taken", "127.0.0.1", "tcp", tcp, false},
		{"taken, udp", "127.0.0.1", "udp", udp, false},
		{"an address of another machine (RFC 5737)", "192.0.2.1", "tcp", tcp, true},
		{"an address of another machine, udp", "192.0.2.1", "udp", udp, true},
		{"an address of another machine, IPv6 (RFC 3849)", "2001:db8::1", "tcp", tcp, true},
	} {
		if got := Free(test.address, test.protocol, test.port); got != test.want {
			t.Errorf("%s: got %v, want %v", test.rule, got, test.want)
		}
	}
}
