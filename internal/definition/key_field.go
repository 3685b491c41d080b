package definition

import (
	"reflect"
	"strings"
	"sync"
)

// keyField is a field of a struct that a key sets.
type keyField struct {
	key string
	// options are the others in the field's yaml tag.
	options []string
	// index and is are the field's place in the struct and its type.
	index []int
	is    reflect.Type
}

// keyFields are those of each type that was asked for: of a thousand definitions each has the same.
var keyFields sync.Map

// keyedFields are the fields that a key sets; those of an embedded struct stand among the others. They are not to be changed.
func keyedFields(t reflect.Type) []keyField {
	if known, asked := keyFields.Load(t); asked {
		return known.([]keyField)
	}
	var fields []keyField
	for _, field := range reflect.VisibleFields(t) {
		if key := keyOf(field); key != "" {
			fields = append(fields, keyField{key, optionsOf(field), field.Index, field.Type})
		}
	}
	keyFields.Store(t, fields)
	return fields
}

// keyOf is the key in a field's yaml tag, or "".
func keyOf(field reflect.StructField) string {
	key, _, _ := strings.Cut(field.Tag.Get("yaml"), ",")
	return strings.TrimPrefix(key, "-")
}

// optionsOf are the options in a field's yaml tag.
func optionsOf(field reflect.StructField) []string {
	return strings.Split(field.Tag.Get("yaml"), ",")[1:]
}
