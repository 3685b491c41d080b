package docker

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// Progress is one thing that happened in a build or a pull. It is meant for showing, not for deciding.
type Progress struct {
	// Step is the place: "3/4", "stage-1 2/3" or "internal" in a build, a layer's short ID or a tag in a pull; empty
	// for a pull as a whole.
	Step string
	// Name is the instruction in a build, what happens to the layer or the image in a pull.
	Name string
	// Cached tells that the step or layer was there already.
	Cached bool
	// Done tells that the step or layer is finished.
	Done bool
	// Line is one line of the step's output, or tells of another try of a pull, without control characters; empty for a
	// change of state.
	Line string
	// Current is how many bytes of a layer a pull has; 0 where the engine does not say.
	Current int64
}

// streamMessage is one message of the JSON stream with which the engine answers a build, a pull or an import.
type streamMessage struct {
	ID             string `json:"id"`
	Stream         string `json:"stream"`
	Status         string `json:"status"`
	ProgressDetail struct {
		Current int64 `json:"current"`
	} `json:"progressDetail"`
	Error       string `json:"error"`
	ErrorDetail struct {
		Message string `json:"message"`
	} `json:"errorDetail"`
	Aux json.RawMessage `json:"aux"`
}

// streamError is a failure that the engine reports inside an answer that began as a success.
type streamError struct{ Message string }

func (e *streamError) Error() string { return cleanLine(e.Message) }

// readStream passes each message on, and returns the first failure: the connection's, or one that the engine reports.
func readStream(body io.Reader, handle func(streamMessage)) error {
	decoder := json.NewDecoder(body)
	for {
		var message streamMessage
		switch err := decoder.Decode(&message); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("read the engine's answer: %w", err)
		}
		if text := message.failure(); text != "" {
			return &streamError{Message: text}
		}
		handle(message)
	}
}

// failure is the error's text; empty when the message is none.
func (m streamMessage) failure() string {
	if m.ErrorDetail.Message != "" {
		return m.ErrorDetail.Message
	}
	return m.Error
}

// pullProgress is what a message tells about the pull of a layer.
func (m streamMessage) pullProgress() Progress {
	status := cleanLine(m.Status)
	return Progress{
		Step:    cleanLine(m.ID),
		Name:    status,
		Cached:  status == "Already exists",
		Done:    status == "Already exists" || status == "Pull complete",
		Current: m.ProgressDetail.Current,
	}
}

// quietly replaces a nil progress function by one that does nothing.
func quietly(progress func(Progress)) func(Progress) {
	if progress == nil {
		return func(Progress) {}
	}
	return progress
}
