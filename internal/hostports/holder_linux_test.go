package hostports

import (
	"fmt"
	"net"
	"os"
	"strings"
	"testing"
)

func TestHolder(t *testing.T) {
	own := fmt.Sprintf("(process %d)", os.Getpid())
	for _, address := range []string{"127.0.0.1:0", ":0"} { // the second one is in the table of IPv6
		listener, err := net.Listen("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = listener.Close() }()
		if got := Holder("tcp", listener.Addr().(*net.TCPAddr).Port); !strings.HasSuffix(got, own) {
			t.Errorf("tcp %s: %q, want …%s", address, got, own)
		}
	}
	packets, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = packets.Close() }()
	if got := Holder("udp", packets.LocalAddr().(*net.UDPAddr).Port); !strings.HasSuffix(got, own) {
		t.Errorf("udp: %q, want …%s", got, own)
	}
	if got := Holder("tcp", 1); got != "" {
		t.Errorf("nobody has port 1, and %q is named", got)
	}
}
