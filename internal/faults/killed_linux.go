package faults

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// killedWord is what the server with a volume adds to its answer when the one before it was killed.
const killedWord = " killed"

// excused takes the word out of an answer when that was not Berth's doing, or when Berth had asked first.
func (p *project) excused(ctx context.Context, answer string) (string, error) {
	if !strings.Contains(answer, killedWord) {
		p.crashed = false
		return answer, nil
	}
	if !p.crashed {
		asked, signals, err := p.engine.api.askedFirst(ctx, p.name+"-db")
		if err == nil && !asked {
			err = fmt.Errorf("%q, and was not asked first: %s", answer, signals)
		}
		if err != nil {
			return answer, err
		}
		p.crashed = true
	}
	return strings.Replace(answer, killedWord, "", 1), nil
}

// deaf is the exit code of a Go program that a signal ends because it has not asked to be told of it yet (os/signal).
const deaf = "2"

// patience is the least time between SIGTERM and SIGKILL of a container that was given time to end.
const patience = time.Second

// askedFirst reports whether the container of this name that was killed last, in these minutes, had been asked to end and given
// time. One that has only begun may be deaf: the kernel keeps from the first process of a container what it does not
// listen to yet (pid_namespaces(7)). The signals are the engine's events.
func (a *api) askedFirst(ctx context.Context, name string) (asked bool, signals string, err error) {
	filters, err := json.Marshal(map[string][]string{"event": {"kill", "start", "die"}, "container": {name}})
	if err != nil {
		return false, "", err
	}
	now := time.Now()
	var events json.RawMessage
	if err := a.get(ctx, query("/events", "filters", string(filters), "since", strconv.FormatInt(now.Add(-5*time.Minute).Unix(), 10),
		"until", fmt.Sprintf("%d.%09d", now.Unix(), now.Nanosecond())), &events); err != nil {
		return false, "", err
	}
	asked, err = givenTime(events)
	return asked, string(events), err
}

// givenTime reads the engine's events of signals, one after another, and reports whether the last SIGKILL came a while after
// another signal to the same container. Without a SIGKILL it did not, unless a container ended by that other signal alone: it did
// not listen to it yet.
func givenTime(events []byte) (given bool, err error) {
	first := map[string]int64{}
	for decoder := json.NewDecoder(bytes.NewReader(events)); ; {
		var event struct {
			Action string
			Actor  struct {
				ID         string
				Attributes map[string]string
			}
			TimeNano int64 `json:"timeNano"`
		}
		if err := decoder.Decode(&event); errors.Is(err, io.EOF) {
			return given, nil
		} else if err != nil {
			return false, err
		}
		asked, known := first[event.Actor.ID]
		switch signal := event.Actor.Attributes["signal"]; {
		case event.Action == "die":
			given = given || (known && event.Actor.Attributes["exitCode"] == deaf)
		case signal == "": // a start
		case signal == "9":
			given = known && time.Duration(event.TimeNano-asked) >= patience
		case !known:
			first[event.Actor.ID] = event.TimeNano
		}
	}
}
