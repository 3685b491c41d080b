package ready

import (
	"reflect"
	"strconv"
	"strings"

	"github.com/berthdev/berth/internal/mistakes"
	"github.com/berthdev/berth/internal/names"
)

// Kinds are the kinds of probes that a definition can name. To add one, write a file with its type, a [kind], and add a
// field here: the tag is its key with the options of package definition, and the comment becomes the schema's. Errors and
// probes come in the order of the fields.
type Kinds struct {
	// TCP names ports (or gives their numbers) that must accept a connection.
	TCP TCP `json:"tcp,omitempty" yaml:"tcp,scalar,one"`
	// HTTP is a request that must be answered.
	HTTP *HTTP `json:"http,omitempty" yaml:"http"`
	// Log is a regular expression (RE2) that a line of the container's output must match.
	Log Log `json:"log,omitempty" yaml:"log"`
	// Exec is run in the container until it exits with 0.
	Exec Exec `json:"exec,omitempty" yaml:"exec,words,secret"`
	// Health waits for the image's own health check.
	Health Health `json:"health,omitempty" yaml:"health"`
	// Exit makes the server a task: it is ready when its container has exited with 0.
	Exit Exit `json:"exit,omitempty" yaml:"exit"`
}

// kind is the type of a field of [Kinds].
type kind interface {
	// answers says when a container can answer; a key that is not given says so as well.
	answers() moment
	// probes are the questions that a value asks of a server with these ports. What is wrong with the value goes to fail.
	probes(ports []Port, fail failure) []Probe
}

// failure takes an error, and the place below a key that it is about. It ignores nil.
type failure func(err error, at ...any)

// moment is when a container can answer a probe.
type moment int

const (
	whileRunning moment = iota
	// always is while the container runs and once it has ended.
	always
	// atEnd is once the container has ended: its server is a task.
	atEnd
)

// key is a field of [Kinds] with its value.
type key struct {
	kind
	name  string
	given bool
}

// keyNames are the keys of all fields, in their order.
var keyNames = func() []string {
	var names []string
	for field := range reflect.TypeFor[Kinds]().Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("yaml"), ",")
		names = append(names, name)
	}
	return names
}()

// keys are all fields; an empty list or text, false and nil are keys left out.
func (k Kinds) keys() []key {
	keys, fields := make([]key, len(keyNames)), reflect.ValueOf(k)
	for i, name := range keyNames {
		value := fields.Field(i)
		given := !value.IsZero() && (value.Kind() != reflect.Slice || value.Len() > 0)
		keys[i] = key{value.Interface().(kind), name, given}
	}
	return keys
}

// TaskKey is the key that makes the server a task; "" for a server that runs on.
func (k Kinds) TaskKey() string {
	for _, key := range k.keys() {
		if key.given && key.answers() == atEnd {
			return key.name
		}
	}
	return ""
}

// Probes lists the probes of a server with these ports: those that it names, else tcp on every tcp port whose number
// the definition gives, else [Running]. It calls fail with what is wrong with them, and the path below "ready"; nil errors
// do not count.
func (k Kinds) Probes(ports []Port, fail func(err error, at ...any)) []Probe {
	var probes []Probe
	var live []string // the keys that a task cannot have
	liveGiven := false
	for _, key := range k.keys() {
		if key.answers() == whileRunning {
			live, liveGiven = append(live, key.name), liveGiven || key.given
		}
		if key.given {
			below := func(err error, at ...any) { fail(err, append([]any{key.name}, at...)...) }
			probes = append(probes, key.probes(ports, below)...)
		}
	}
	if task := k.TaskKey(); task != "" && liveGiven {
		fail(mistakes.Errorf("a container that has exited answers no probe; leave out %s", names.Listed(live)), task)
	}
	if len(probes) > 0 {
		return probes
	}
	for _, port := range of(ports, "tcp") {
		// Ports that Berth chooses may open later, such as those of FTP's passive mode.
		if !port.Chosen {
			probes = append(probes, tcpPort(strconv.Itoa(port.Number)))
		}
	}
	if len(probes) > 0 {
		return probes
	}
	return []Probe{Running{}}
}
