package buildlog

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/berthdev/berth/internal/text"
)

// Message is one message of the JSON stream with which the engine answers a build, a pull or an import, with the names
// of the API.
type Message struct {
	ID             string `json:"id"`
	Stream         string `json:"stream"`
	Status         string `json:"status"`
	ProgressDetail struct {
		Current int64 `json:"current"`
		Total   int64 `json:"total"`
	} `json:"progressDetail"`
	Error       string `json:"error"`
	ErrorDetail struct {
		Message string `json:"message"`
	} `json:"errorDetail"`
	Aux json.RawMessage `json:"aux"`
}

// StreamError is a failure that the engine reports inside an answer that began as a success.
type StreamError struct{ Message string }

func (e *StreamError) Error() string { return text.CleanLine(e.Message) }

// Read passes each message on, and returns the first failure: the connection's, or one that the engine reports.
func Read(body io.Reader, handle func(Message)) error {
	decoder := json.NewDecoder(body)
	for {
		var message Message
		switch err := decoder.Decode(&message); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("read the engine's answer: %w", err)
		}
		if text := message.failure(); text != "" {
			return &StreamError{Message: text}
		}
		handle(message)
	}
}

// failure is the error's text; empty when the message is none.
func (m Message) failure() string {
	if m.ErrorDetail.Message != "" {
		return m.ErrorDetail.Message
	}
	return m.Error
}

// PullProgress is what a message tells about the pull of a layer.
func (m Message) PullProgress() Progress {
	status := text.CleanLine(m.Status)
	return Progress{
		Step:    text.CleanLine(m.ID),
		Name:    status,
		Cached:  status == "Already exists",
		Done:    status == "Already exists" || status == "Pull complete",
		Current: m.ProgressDetail.Current,
		Total:   m.ProgressDetail.Total,
	}
}
