package definition

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/berthdev/berth/internal/mistakes"
	"github.com/berthdev/berth/internal/names"
)

// decoder is a type with a YAML form of its own.
type decoder interface {
	// decode sets the value from a node; at is for the error.
	decode(n *node, at fieldPath) error
}

// decode sets v, a value of one of the types below [Server], from the node. It is strict: an unknown key, a key
// without a value and a value of another type are errors. Numbers and booleans may stand in quotes, as in Compose; text
// may not stand without them where it is a number, but for the fields with the tag option "scalar" and the values of
// map[string]string, where numbers and booleans become the text that they are written as. An empty text is no value, of
// whatever type. The tag option "one" lets a single value stand for a list of one, and "words" a text that [SplitWords]
// splits for a list. For "secret" see [interpolate].
//
// All errors are told; the values that they are about are marked as broken.
func decode(n *node, v reflect.Value, at fieldPath, options ...string) error {
	if n.broken {
		return nil
	}
	err := decodeValue(n, v, at, options)
	n.broken = err != nil
	return err
}

func decodeValue(n *node, v reflect.Value, at fieldPath, options []string) error {
	if n.form == nullForm {
		return n.errorf(`%s has no value; leave the key out, or write ""`, at)
	}
	if n.isEmpty() && v.Kind() != reflect.String {
		v.SetZero()
		return nil
	}
	if d, ok := v.Addr().Interface().(decoder); ok {
		return d.decode(n, at)
	}
	switch v.Kind() {
	case reflect.Struct:
		return decodeStruct(n, v, at)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		return decode(n, v.Elem(), at)
	case reflect.Slice:
		return decodeList(n, v, at, options)
	case reflect.Map:
		return decodeMap(n, v, at)
	case reflect.String:
		text, err := n.string(at, slices.Contains(options, "scalar"))
		v.SetString(text)
		return err
	case reflect.Bool:
		value, err := n.bool(at)
		v.SetBool(value)
		return err
	case reflect.Int, reflect.Int64:
		value, err := n.int(at)
		v.SetInt(value)
		return err
	case reflect.Float64:
		value, err := n.float(at)
		v.SetFloat(value)
		return err
	default:
		return n.errorf("%s: no YAML form for %s", at, v.Type())
	}
}

func decodeStruct(n *node, v reflect.Value, at fieldPath) error {
	if n.kind != mapping {
		return n.errorf("%s: %s where keys and values belong", at, n.shown())
	}
	fields := keyedFields(v.Type())
	index := func(key string) int {
		return slices.IndexFunc(fields, func(field keyField) bool { return field.key == key })
	}
	var errs []error
	for k := 0; k < len(n.fields); k++ {
		f := n.fields[k]
		i := index(f.key)
		if i < 0 {
			errs = append(errs, unknownKey(n, f, fields, at))
			continue
		}
		if below := n.below(k, index); f.value.form == nullForm && below > 0 {
			f.value.broken = true
			errs = append(errs, f.value.errorf("%s has no value; indent line %d and those after it that belong to %s", at.child(f.key), f.line+1, f.key))
			k += below
			continue
		}
		errs = append(errs, decode(f.value, v.FieldByIndex(fields[i].index), at.child(f.key), fields[i].options...))
	}
	return errors.Join(errs...)
}

// below is how many keys after key number k are none of the mapping's own, beginning on the next line: they are probably
// meant to be that one's, and are not indented.
func (n *node) below(k int, index func(string) int) int {
	count := 0
	for _, f := range n.fields[k+1:] {
		if count == 0 && f.line != n.fields[k].line+1 || index(f.key) >= 0 || composeWords[f.key] != (word{}) {
			break
		}
		count++
	}
	return count
}

func unknownKey(n *node, f field, fields []keyField, at fieldPath) error {
	var keys []string
	for _, field := range fields {
		keys = append(keys, field.key)
	}
	where := ""
	if len(at) > 0 {
		where = " in " + at.String()
	}
	place := &node{file: f.value.file, line: f.line, column: f.column}
	if place.file == "" {
		place.file = n.file
	}
	fail := func(hint string) error {
		return place.mistake(at.child(f.key), mistakes.Errorf("unknown key %s%s; %s", names.Quote(f.key), where, hint))
	}
	known := f.key
	if strings.HasPrefix(known, extension) {
		known = extension
	}
	if len(at) > 0 {
		known = fmt.Sprintf("%s.%s", at[0], f.key)
	}
	if word, ok := composeWords[known]; ok {
		n.meant = append(n.meant, word.key)
		return fail(word.hint)
	}
	if nearest := names.Nearest(f.key, keys); nearest != "" {
		n.meant = append(n.meant, nearest)
		return fail(fmt.Sprintf("did you mean %q?", nearest))
	}
	return fail("the keys are " + strings.Join(keys, ", "))
}

func decodeList(n *node, v reflect.Value, at fieldPath, options []string) error {
	items := n.items
	switch {
	case n.kind != list && slices.Contains(options, "words"):
		return decodeWords(n, v, at)
	case n.kind == scalar && slices.Contains(options, "one"):
		items = []*node{n}
	case n.kind != list:
		return n.errorf("%s: %s where a list belongs", at, n.shown())
	}
	v.Set(reflect.MakeSlice(v.Type(), len(items), len(items)))
	var errs []error
	for i, item := range items {
		errs = append(errs, decode(item, v.Index(i), at.child(i), options...))
	}
	return errors.Join(errs...)
}

func decodeMap(n *node, v reflect.Value, at fieldPath) error {
	if n.kind != mapping {
		return n.errorf("%s: %s where keys and values belong", at, n.shown())
	}
	v.Set(reflect.MakeMapWithSize(v.Type(), len(n.fields)))
	var errs []error
	for _, f := range n.fields {
		value := reflect.New(v.Type().Elem()).Elem()
		if f.value.isEmpty() && value.Kind() != reflect.String {
			continue
		}
		errs = append(errs, decode(f.value, value, at.child(f.key), "scalar"))
		v.SetMapIndex(reflect.ValueOf(f.key), value)
	}
	return errors.Join(errs...)
}
