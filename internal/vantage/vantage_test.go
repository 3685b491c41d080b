package vantage

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/docker"
)

// known is an engine with some containers.
type known struct {
	name       string
	containers map[string]docker.Detail
}

func (k known) Inspect(_ context.Context, id string) (docker.Detail, bool, error) {
	c, found := k.containers[id]
	return c, found, nil
}

func (k known) HostName(context.Context) (string, error) {
	if k.name == "" {
		return "", errors.New("not asked in this test")
	}
	return k.name, nil
}

func these(addresses ...string) func() []string { return func() []string { return addresses } }

func named(addresses ...string) func(context.Context, string) []string {
	return func(context.Context, string) []string { return addresses }
}

const routes = "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n" +
	"eth0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0\n" +
	"eth0\t00000000\t010011AC\t0003\t0\t0\t0\t00000000\t0\t0\t0\n"

func TestFind(t *testing.T) {
	id := strings.Repeat("0123456789abcdef", 4)
	inContainer := func(mounts string) fstest.MapFS {
		return fstest.MapFS{".dockerenv": {}, "proc/self/mountinfo": {Data: []byte(mounts)}, "proc/net/route": {Data: []byte(routes)}}
	}
	const socket = "unix:///var/run/docker.sock"
	own := "640 630 8:1 /var/lib/docker/containers/" + id + "/hostname /etc/hostname rw - ext4 /dev/sda1 rw\n"
	bridged := docker.Detail{ID: id, Networks: map[string]docker.Attachment{
		"bridge": {NetworkID: "n1", IP: "172.17.0.2", Gateway: "172.17.0.1"}, "shop": {NetworkID: "n2", IP: "172.20.0.2", Gateway: "172.20.0.1"},
	}}
	for _, test := range []struct {
		rule, host string
		engine     known
		machine    machine
		want       Point
	}{
		{"the engine's machine", socket, known{}, machine{files: fstest.MapFS{}, hostname: "desk"}, Point{}},
		{"an engine behind TCP", "tcp://build.test:2376", known{}, machine{resolve: named("192.0.2.7", "192.0.2.8")}, Point{Host: "192.0.2.7"}},
		{"an engine behind TCP whose name is this machine's", "tcp://desk:2375", known{}, machine{resolve: named("192.0.2.7"), addresses: these("192.0.2.7")}, Point{}},
		{"an engine behind ssh", "ssh://me@build.test:2222", known{}, machine{resolve: named("192.0.2.7")}, Point{Host: "192.0.2.7"}},
		{"an engine behind ssh on this machine", "ssh://127.0.0.1", known{}, machine{}, Point{}},
		{"an engine behind TCP without a known address", "tcp://build.test:2376", known{}, machine{resolve: named()}, Point{Host: "build.test"}},
		{"an engine behind TCP on this machine", "tcp://127.0.0.1:2375", known{}, machine{files: fstest.MapFS{}}, Point{}},
		{
			"a container that knows itself by its mounts", socket,
			known{containers: map[string]docker.Detail{id: bridged}},
			machine{files: inContainer(own), hostname: "ci", addresses: these("127.0.0.1", "172.17.0.2")},
			Point{Host: "172.17.0.1", Networks: []string{"n1", "n2"}},
		},
		{
			"a container that knows itself by its name", socket,
			known{containers: map[string]docker.Detail{id[:12]: bridged}},
			machine{files: inContainer(""), hostname: id[:12], addresses: these("172.17.0.2")},
			Point{Host: "172.17.0.1", Networks: []string{"n1", "n2"}},
		},
		{
			"a container in the machine's network", socket,
			known{containers: map[string]docker.Detail{id: {Networks: map[string]docker.Attachment{"host": {NetworkID: "h"}}}}},
			machine{files: inContainer(own), hostname: "desk"},
			Point{},
		},
		{
			"another's container of that name", socket,
			known{name: "desk", containers: map[string]docker.Detail{id[:12]: bridged}},
			machine{files: inContainer(""), hostname: id[:12], addresses: these("10.0.0.9")},
			Point{Host: "172.17.0.1"},
		},
		{"a container of another engine", socket, known{name: "desk"}, machine{files: inContainer(""), hostname: "ci"}, Point{Host: "172.17.0.1"}},
		{"a container of another engine in the machine's network", socket, known{name: "desk"}, machine{files: inContainer(""), hostname: "desk"}, Point{}},
		{
			"an engine in this container", socket,
			known{name: "desk"},
			machine{files: inContainer(own), hostname: "ci", near: func(socket string) bool { return socket == "/var/run/docker.sock" }},
			Point{},
		},
		{"a container without a way out", socket, known{name: "desk"}, machine{files: fstest.MapFS{".dockerenv": {}}, hostname: "ci"}, Point{}},
	} {
		t.Run(test.rule, func(t *testing.T) {
			if test.machine.near == nil {
				test.machine.near = func(string) bool { return false }
			}
			if test.machine.addresses == nil {
				test.machine.addresses = these()
			}
			if diff := cmp.Diff(test.want, find(t.Context(), test.engine, test.host, test.machine)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
