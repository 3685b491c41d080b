// Command server is one Kafka broker in memory: kfake of franz-go. It tells clients on its published port that it is at
// 127.0.0.1 with that port, and those of the project's network, on port 9092, that it is there by its name.
package main

import (
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"

	"github.com/twmb/franz-go/pkg/kfake"
)

func main() {
	if err := run(os.Getenv("BERTH_PORT_KAFKA"), os.Getenv("TOPICS")); err != nil {
		fmt.Fprintln(os.Stderr, "kafka:", err)
		os.Exit(1)
	}
}

func run(published, topics string) error {
	port, err := strconv.Atoi(published)
	if err != nil {
		return err
	}
	name, err := os.Hostname()
	if err != nil {
		return err
	}
	cluster, err := kfake.NewCluster(
		kfake.NumBrokers(1), kfake.Ports(port), kfake.ListenFn(listen), kfake.AllowAutoTopicCreation(), kfake.DefaultNumPartitions(1),
		kfake.SeedTopics(1, strings.FieldsFunc(topics, func(r rune) bool { return r == ',' || r == ' ' })...),
		kfake.WithLogger(kfake.BasicLogger(os.Stderr, kfake.LogLevelWarn)),
	)
	if err != nil {
		return err
	}
	defer cluster.Close()
	inside, err := net.Listen("tcp", ":9092")
	if err != nil {
		return err
	}
	return translator{name: name, port: 9092, broker: cluster.ListenAddrs()[0]}.serve(inside)
}

// listen listens at all addresses instead of one, whose name it keeps: the broker tells it to its clients.
func listen(network, address string) (net.Listener, error) {
	told, err := net.ResolveTCPAddr(network, address)
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen(network, fmt.Sprintf(":%d", told.Port))
	return as{listener, told}, err
}

type as struct {
	net.Listener
	told net.Addr
}

func (a as) Addr() net.Addr { return a.told }
