package buildlog

import (
	"fmt"

	"google.golang.org/protobuf/encoding/protowire"
)

// kitTrace is what Berth reads of BuildKit's StatusResponse (moby/buildkit api/services/control/control.proto).
type kitTrace struct {
	Vertexes []traceVertex
	Logs     []traceLog
}

// traceVertex is one state of one vertex.
type traceVertex struct {
	Digest, Name string
	// Cached, Started and Completed tell how far the vertex is.
	Cached, Started, Completed bool
	// Error is why it failed.
	Error string
}

// traceLog is a piece of a vertex's output.
type traceLog struct {
	// Vertex is the digest.
	Vertex  string
	Message []byte
}

// The field numbers of control.proto.
const (
	statusVertexes, statusLogs                                                              = 1, 3
	vertexDigest, vertexName, vertexCached, vertexStarted, vertexCompleted, vertexErrorText = 1, 3, 4, 5, 6, 7
	logVertex, logMessage                                                                   = 1, 4
)

// decodeTrace reads a StatusResponse. Fields that it does not know are skipped, as protobuf wants it.
func decodeTrace(encoded []byte) (kitTrace, error) {
	var trace kitTrace
	err := eachField(encoded, func(number protowire.Number, content []byte, _ uint64) error {
		switch number {
		case statusVertexes:
			vertex, err := decodeVertex(content)
			trace.Vertexes = append(trace.Vertexes, vertex)
			return err
		case statusLogs:
			log, err := decodeLog(content)
			trace.Logs = append(trace.Logs, log)
			return err
		}
		return nil
	})
	return trace, err
}

func decodeVertex(encoded []byte) (traceVertex, error) {
	var vertex traceVertex
	err := eachField(encoded, func(number protowire.Number, content []byte, integer uint64) error {
		switch number {
		case vertexDigest:
			vertex.Digest = string(content)
		case vertexName:
			vertex.Name = string(content)
		case vertexCached:
			vertex.Cached = integer != 0
		case vertexStarted:
			vertex.Started = true
		case vertexCompleted:
			vertex.Completed = true
		case vertexErrorText:
			vertex.Error = string(content)
		}
		return nil
	})
	return vertex, err
}

func decodeLog(encoded []byte) (traceLog, error) {
	var log traceLog
	err := eachField(encoded, func(number protowire.Number, content []byte, _ uint64) error {
		switch number {
		case logVertex:
			log.Vertex = string(content)
		case logMessage:
			log.Message = content
		}
		return nil
	})
	return log, err
}

// eachField walks over the fields of a message: content is set for strings, bytes and messages,
// integer for integers and booleans; fields of other types are skipped.
func eachField(encoded []byte, visit func(number protowire.Number, content []byte, integer uint64) error) error {
	for len(encoded) > 0 {
		number, kind, length := protowire.ConsumeTag(encoded)
		if length < 0 {
			return fmt.Errorf("trace: tag: %w", protowire.ParseError(length))
		}
		encoded = encoded[length:]
		var content []byte
		var integer uint64
		switch kind {
		case protowire.BytesType:
			content, length = protowire.ConsumeBytes(encoded)
		case protowire.VarintType:
			integer, length = protowire.ConsumeVarint(encoded)
		default:
			length = protowire.ConsumeFieldValue(number, kind, encoded)
		}
		if length < 0 {
			return fmt.Errorf("trace: field %d: %w", number, protowire.ParseError(length))
		}
		encoded = encoded[length:]
		if kind != protowire.BytesType && kind != protowire.VarintType {
			continue
		}
		if err := visit(number, content, integer); err != nil {
			return err
		}
	}
	return nil
}
