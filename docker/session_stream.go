package docker

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync"

	"google.golang.org/protobuf/encoding/protowire"
)

// maxMessage is the longest message that is read, in bytes: requests are short.
const maxMessage = 1 << 20

// stream is one call of gRPC: messages in both directions, each behind five bytes, and a status at the end.
type stream struct {
	w       http.ResponseWriter
	control *http.ResponseController
	body    io.Reader
	// mu guards w.
	mu sync.Mutex
}

func newStream(w http.ResponseWriter, r *http.Request) *stream {
	w.Header().Set("Content-Type", "application/grpc")
	s := &stream{w: w, control: http.NewResponseController(w), body: r.Body}
	_ = s.control.Flush() // a caller may wait for the beginning of an answer; what is wrong here shows at the first message
	return s
}

// send writes one message.
func (s *stream) send(message []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	frame := binary.BigEndian.AppendUint32([]byte{0}, uint32(len(message)))
	if _, err := s.w.Write(append(frame, message...)); err != nil {
		return err
	}
	return s.control.Flush()
}

// receive reads one message; [io.EOF] after the last.
func (s *stream) receive() ([]byte, error) {
	var head [5]byte
	if _, err := io.ReadFull(s.body, head[:]); err != nil {
		return nil, err
	}
	size := binary.BigEndian.Uint32(head[1:])
	if head[0] != 0 || size > maxMessage {
		return nil, errors.New("session: not a message that is understood")
	}
	message := make([]byte, size)
	_, err := io.ReadFull(s.body, message)
	return message, err
}

// The codes of gRPC that are used.
const (
	codeOK            = 0
	codeUnknown       = 2
	codeNotFound      = 5
	codeUnimplemented = 12
)

// end ends the call.
func (s *stream) end(err error) {
	if err != nil {
		s.status(codeUnknown, err.Error())
		return
	}
	s.status(codeOK, "")
}

// secret answers a request for a secret. One that there is not may be none that the build cannot do without.
func (s *stream) secret(secrets map[string][]byte) {
	request, err := s.receive()
	if err != nil {
		s.end(err)
		return
	}
	id, err := firstText(request)
	if err != nil {
		s.end(err)
		return
	}
	value, ok := secrets[id]
	if !ok {
		s.status(codeNotFound, "no secret "+strconv.Quote(id)+" is given")
		return
	}
	s.end(s.send(protowire.AppendBytes(protowire.AppendTag(nil, 1, protowire.BytesType), value)))
}

// firstText is the first field of a message.
func firstText(message []byte) (string, error) {
	field, wire, n := protowire.ConsumeTag(message)
	if n < 0 || field != 1 || wire != protowire.BytesType {
		return "", errors.New("session: not a message that is understood")
	}
	text, n := protowire.ConsumeString(message[n:])
	return text, protowire.ParseError(min(n, 0))
}

func (s *stream) status(code int, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.w.Header().Set(http.TrailerPrefix+"Grpc-Status", strconv.Itoa(code))
	if text != "" {
		s.w.Header().Set(http.TrailerPrefix+"Grpc-Message", percent(text))
	}
}

// percent is a status text as gRPC wants it: printable ASCII as it is, other bytes as %XX.
func percent(text string) string {
	var b []byte
	for i := range len(text) {
		if c := text[i]; c >= ' ' && c <= '~' && c != '%' {
			b = append(b, c)
		} else {
			b = fmt.Appendf(b, "%%%02X", c)
		}
	}
	return string(b)
}
