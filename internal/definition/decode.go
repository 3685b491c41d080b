package definition

import (
	"reflect"
	"slices"
	"strings"

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
// whatever type. The tag option "one" lets a single value stand for a list of one.
func decode(n *node, v reflect.Value, at fieldPath, options ...string) error {
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
	for _, f := range n.fields {
		i := slices.IndexFunc(fields, func(field reflect.StructField) bool { return keyOf(field) == f.key })
		if i < 0 {
			return unknownKey(n, f, fields, at)
		}
		options := strings.Split(fields[i].Tag.Get("yaml"), ",")[1:]
		if err := decode(f.value, v.FieldByIndex(fields[i].Index), at.child(f.key), options...); err != nil {
			return err
		}
	}
	return nil
}

// keyedFields are the fields that a key sets; those of an embedded struct stand among the others.
func keyedFields(t reflect.Type) []reflect.StructField {
	return slices.DeleteFunc(reflect.VisibleFields(t), func(field reflect.StructField) bool { return keyOf(field) == "" })
}

// keyOf is the key in a field's yaml tag, or "".
func keyOf(field reflect.StructField) string {
	key, _, _ := strings.Cut(field.Tag.Get("yaml"), ",")
	return strings.TrimPrefix(key, "-")
}

func unknownKey(n *node, f field, fields []reflect.StructField, at fieldPath) error {
	var keys []string
	for _, field := range fields {
		keys = append(keys, keyOf(field))
	}
	where := ""
	if len(at) > 0 {
		where = " in " + at.String()
	}
	place := &node{file: f.value.file, line: f.line}
	if place.file == "" {
		place.file = n.file
	}
	if nearest := names.Nearest(f.key, keys); nearest != "" {
		return place.errorf("unknown key %s%s; did you mean %q?", names.Quote(f.key), where, nearest)
	}
	return place.errorf("unknown key %s%s; the keys are %s", names.Quote(f.key), where, strings.Join(keys, ", "))
}

func decodeList(n *node, v reflect.Value, at fieldPath, options []string) error {
	items := n.items
	switch {
	case n.kind == scalar && slices.Contains(options, "one"):
		items = []*node{n}
	case n.kind != list:
		return n.errorf("%s: %s where a list belongs", at, n.shown())
	}
	v.Set(reflect.MakeSlice(v.Type(), len(items), len(items)))
	for i, item := range items {
		if err := decode(item, v.Index(i), at.child(i), options...); err != nil {
			return err
		}
	}
	return nil
}

func decodeMap(n *node, v reflect.Value, at fieldPath) error {
	if n.kind != mapping {
		return n.errorf("%s: %s where keys and values belong", at, n.shown())
	}
	v.Set(reflect.MakeMapWithSize(v.Type(), len(n.fields)))
	for _, f := range n.fields {
		value := reflect.New(v.Type().Elem()).Elem()
		if f.value.isEmpty() && value.Kind() != reflect.String {
			continue
		}
		if err := decode(f.value, value, at.child(f.key), "scalar"); err != nil {
			return err
		}
		v.SetMapIndex(reflect.ValueOf(f.key), value)
	}
	return nil
}
