package main

import (
	"encoding/binary"
	"errors"
	"io"
	"net"
	"sync"

	"github.com/twmb/franz-go/pkg/kmsg"
)

// translator passes requests on to the broker, and puts another address for its own into its answers.
type translator struct {
	name   string
	port   int32
	broker string
}

// call is what is to be known of a request to read its answer.
type call struct{ key, version int16 }

func (t translator) serve(listener net.Listener) error {
	for {
		client, err := listener.Accept()
		if err != nil {
			return err
		}
		go t.connect(client)
	}
}

// connect lasts until one of the two ends hangs up.
func (t translator) connect(client net.Conn) {
	defer client.Close()
	broker, err := net.Dial("tcp", t.broker)
	if err != nil {
		return
	}
	defer broker.Close()
	var calls sync.Map // by correlation ID, those whose answers hold addresses
	go func() {
		defer broker.Close()
		_ = pass(client, broker, func(request []byte) ([]byte, error) {
			if len(request) < 8 {
				return nil, errors.New("a request is too short")
			}
			c := call{int16(binary.BigEndian.Uint16(request)), int16(binary.BigEndian.Uint16(request[2:]))}
			switch kmsg.Key(c.key) {
			case kmsg.Metadata, kmsg.FindCoordinator, kmsg.DescribeCluster:
				calls.Store([4]byte(request[4:8]), c)
			}
			return request, nil
		})
	}()
	_ = pass(broker, client, func(answer []byte) ([]byte, error) {
		if len(answer) < 4 {
			return nil, errors.New("an answer is too short")
		}
		if c, found := calls.LoadAndDelete([4]byte(answer[:4])); found {
			return t.translate(answer, c.(call))
		}
		return answer, nil
	})
}

// pass copies messages, each with its size in front, as edit makes them.
func pass(from io.Reader, to io.Writer, edit func([]byte) ([]byte, error)) error {
	for {
		var size [4]byte
		if _, err := io.ReadFull(from, size[:]); err != nil {
			return err
		}
		message := make([]byte, binary.BigEndian.Uint32(size[:]))
		if _, err := io.ReadFull(from, message); err != nil {
			return err
		}
		message, err := edit(message)
		if err != nil {
			return err
		}
		binary.BigEndian.PutUint32(size[:], uint32(len(message)))
		if _, err := to.Write(append(size[:], message...)); err != nil {
			return err
		}
	}
}

// translate is an answer with the address of the network in it.
func (t translator) translate(answer []byte, c call) ([]byte, error) {
	response := kmsg.ResponseForKey(c.key)
	response.SetVersion(c.version)
	header := 4
	if response.IsFlexible() {
		header = 5 // and no tags
	}
	if len(answer) < header {
		return nil, errors.New("an answer is too short")
	}
	if err := response.ReadFrom(answer[header:]); err != nil {
		return nil, err
	}
	switch r := response.(type) {
	case *kmsg.MetadataResponse:
		for i := range r.Brokers {
			t.put(&r.Brokers[i].Host, &r.Brokers[i].Port)
		}
	case *kmsg.DescribeClusterResponse:
		for i := range r.Brokers {
			t.put(&r.Brokers[i].Host, &r.Brokers[i].Port)
		}
	case *kmsg.FindCoordinatorResponse:
		t.put(&r.Host, &r.Port)
		for i := range r.Coordinators {
			t.put(&r.Coordinators[i].Host, &r.Coordinators[i].Port)
		}
	}
	return response.AppendTo(answer[:header:header]), nil
}

// put replaces an address, if there is one.
func (t translator) put(host *string, port *int32) {
	if *host != "" {
		*host, *port = t.name, t.port
	}
}
