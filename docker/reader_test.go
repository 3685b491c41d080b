package docker

import (
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// readingMethods are all that a Reader does. Whoever adds a method here says that it changes nothing in the engine.
var readingMethods = []string{
	"API", "Bridge", "Close", "Containers", "Events", "Facts", "HostName", "Image", "Images", "Inspect", "InspectJSON", "LogEntries", "Logs", "Network", "Networks", "NetworksLeft", "Now", "Platform", "Tail", "Volumes",
}

func TestReaderOnlyReads(t *testing.T) {
	reader := reflect.TypeFor[*Reader]()
	var methods []string
	for method := range reader.Methods() {
		methods = append(methods, method.Name)
		for i := range method.Type.NumOut() {
			checkHarmless(t, method.Name, method.Type.Out(i), map[reflect.Type]bool{})
		}
	}
	if diff := cmp.Diff(readingMethods, methods); diff != "" {
		t.Errorf("methods (-want +got):\n%s", diff)
	}
	var fields []string
	for _, field := range reflect.VisibleFields(reader.Elem()) {
		if field.IsExported() {
			fields = append(fields, field.Name)
			checkHarmless(t, field.Name, field.Type, map[reflect.Type]bool{})
		}
	}
	if diff := cmp.Diff([]string{"Address", "Version", "Podman"}, fields); diff != "" {
		t.Errorf("fields (-want +got):\n%s", diff)
	}
}

// checkHarmless fails for a type that leads, by exported fields, to an Engine, to the Docker client, or to an interface
// that could hide one. The standard library's types lead to none.
func checkHarmless(t *testing.T, where string, kind reflect.Type, seen map[reflect.Type]bool) {
	t.Helper()
	if seen[kind] {
		return
	}
	seen[kind] = true
	switch {
	case kind == reflect.TypeFor[Engine](), strings.HasPrefix(kind.PkgPath(), "github.com/docker/"):
		t.Errorf("%s leads to %v", where, kind)
		return
	case kind == reflect.TypeFor[error](), kind.PkgPath() != "" && !strings.Contains(kind.PkgPath(), "."):
		return
	}
	switch kind.Kind() {
	case reflect.Interface, reflect.Func:
		t.Errorf("%s leads to %v, which may hold anything", where, kind)
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Chan:
		checkHarmless(t, where, kind.Elem(), seen)
	case reflect.Map:
		checkHarmless(t, where, kind.Key(), seen)
		checkHarmless(t, where, kind.Elem(), seen)
	case reflect.Struct:
		for _, field := range reflect.VisibleFields(kind) {
			if field.IsExported() {
				checkHarmless(t, where+"."+field.Name, field.Type, seen)
			}
		}
	}
}
