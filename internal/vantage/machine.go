package vantage

import (
	"context"
	"encoding/hex"
	"io/fs"
	"net"
	"os"
	"strings"
	"time"
)

func thisMachine() machine {
	m := machine{files: os.DirFS("/"), addresses: ownAddresses, near: near, resolve: lookUp}
	m.hostname, _ = os.Hostname()
	return m
}

func ownAddresses() []string {
	var list []string
	addresses, _ := net.InterfaceAddrs()
	for _, address := range addresses {
		if network, ok := address.(*net.IPNet); ok {
			list = append(list, network.IP.String())
		}
	}
	return list
}

// lookUpTime bounds the question for the addresses of an engine's machine, to which there is a connection already.
const lookUpTime = 2 * time.Second

func lookUp(ctx context.Context, name string) []string {
	ctx, cancel := context.WithTimeout(ctx, lookUpTime)
	defer cancel()
	addresses, _ := net.DefaultResolver.LookupHost(ctx, name)
	return addresses
}

// gateway is the next machine on the way out, IPv4 (Linux: /proc/net/route, whose numbers are little-endian); empty where
// there is none.
func (m machine) gateway() string {
	routes, _ := fs.ReadFile(m.files, "proc/net/route")
	for line := range strings.Lines(string(routes)) {
		fields := strings.Fields(line)
		if len(fields) < 8 || fields[1] != "00000000" || fields[7] != "00000000" {
			continue
		}
		if next, err := hex.DecodeString(fields[2]); err == nil && len(next) == net.IPv4len {
			return net.IPv4(next[3], next[2], next[1], next[0]).String()
		}
	}
	return ""
}
