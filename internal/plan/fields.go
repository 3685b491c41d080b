package plan

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
)

// imagePrefix marks the fields that belong to the image.
const imagePrefix = "image."

// fields are short digests of a configuration, one for each part that a user could have changed.
// They are kept as a label, so that the next run can name the part. A digest lets a secret value be guessed; the label is
// on the container alone, though, and who may read that may read its environment too.
type fields map[string]string

// fingerprint digests what makes a container what it is. Host ports are left out: they are chosen, not configured. The
// labels are those of [newSpec], which say nothing of the image and of the digest itself.
func fingerprint(spec docker.ContainerSpec, parts map[string]string) (fields, error) {
	spec.Ports = slices.Clone(spec.Ports)
	for i := range spec.Ports {
		spec.Ports[i].HostPort = 0
	}
	spec.Image = ""
	text, err := json.Marshal(spec)
	if err != nil {
		return nil, err
	}
	values := map[string]json.RawMessage{}
	if err := json.Unmarshal(text, &values); err != nil {
		return nil, err
	}
	digests := fields{}
	for name, value := range values {
		digests[strings.ToLower(name)] = short(value)
	}
	maps.Copy(digests, imageFields(parts))
	return digests, nil
}

// imageFields are the fields that decide the image.
func imageFields(parts map[string]string) fields {
	digests := fields{}
	for name, digest := range parts {
		digests[imagePrefix+name] = short([]byte(digest))
	}
	return digests
}

func short(value []byte) string { return fmt.Sprintf("%x", sha256.Sum256(value))[:8] }

// String is the label's value: sorted, one field after the other.
func (f fields) String() string {
	lines := make([]string, 0, len(f))
	for _, name := range slices.Sorted(maps.Keys(f)) {
		lines = append(lines, name+"="+f[name])
	}
	return strings.Join(lines, "\n")
}

func parseFields(label string) fields {
	f := fields{}
	for line := range strings.SplitSeq(label, "\n") {
		if i := strings.LastIndexByte(line, '='); i > 0 {
			f[line[:i]] = line[i+1:]
		}
	}
	return f
}

// changed names the fields with prefix that differ, at most three of them; empty when none does.
func (f fields) changed(want fields, prefix string) string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(union(f, want))) {
		if strings.HasPrefix(name, prefix) && f[name] != want[name] {
			names = append(names, keyOf(name))
		}
	}
	if len(names) > 3 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:2], ", "), len(names)-2)
	}
	return strings.Join(names, ", ")
}

// keys are the keys of a definition by the names that they have without "_".
var keys = func() map[string]string {
	byName := map[string]string{}
	for _, field := range reflect.VisibleFields(reflect.TypeFor[definition.Server]()) {
		key, _, _ := strings.Cut(field.Tag.Get("yaml"), ",")
		byName[strings.ReplaceAll(key, "_", "")] = key
	}
	return byName
}()

// keyOf is what the user calls a field: its key, where there is one, and what was put into the image by its own name.
func keyOf(name string) string {
	if own, found := strings.CutPrefix(name, imagePrefix); found {
		return own
	}
	if key := keys[name]; key != "" {
		return key
	}
	return name
}

// changedBeside is changed for the fields without prefix.
func (f fields) changedBeside(want fields, prefix string) string {
	beside := func(all fields) fields {
		some := maps.Clone(all)
		maps.DeleteFunc(some, func(name, _ string) bool { return strings.HasPrefix(name, prefix) })
		return some
	}
	return beside(f).changed(beside(want), "")
}

func union(a, b fields) fields {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}
