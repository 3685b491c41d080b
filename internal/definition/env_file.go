package definition

import (
	"errors"
	"io/fs"
	"maps"
	"path"
	"slices"

	"github.com/berthdev/berth/internal/dotenv"
)

// fillEnvironment puts the variables of the files of env_file below those of environment: of two files the later one wins. It
// returns the names that the server has from files, sorted. What is not there, [missingFiles] tells.
func (h heritage) fillEnvironment(root *node, own Folder, lookup func(string) (string, bool)) (*node, []string, error) {
	given, files := root.get("environment"), root.get("env_file")
	if files == nil || given != nil && given.kind != mapping {
		return root, nil, nil
	}
	var used []string
	// known finds what wins over the files wherever a value there names it.
	known := func(name string) (string, bool) {
		if lookup != nil {
			if value, set := lookup(name); set {
				used = append(used, name)
				return value, true
			}
		}
		if value := given.get(name); value != nil && value.kind == scalar && value.form != nullForm {
			used = append(used, value.variables...)
			return value.text, true
		}
		return "", false
	}
	items := files.items
	if files.kind == scalar {
		items = []*node{files}
	}
	values := map[string]string{}
	var errs []error
	for _, item := range items {
		if item.kind != scalar || item.form != textForm || item.text == "" || item.broken {
			continue // the decoder tells
		}
		folder, inherited := h.folders[item.file]
		if !inherited {
			folder = own
		}
		errs = append(errs, addEnvFile(values, item, folder, known))
	}
	filled := &node{kind: mapping, file: files.file, line: files.line}
	var fromFiles []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if given.get(name) != nil {
			continue
		}
		value := &node{file: files.file, line: files.line, text: values[name], variables: used}
		err := value.readable(fieldPath{"env_file", name})
		value.broken = err != nil
		errs, fromFiles = append(errs, err), append(fromFiles, name)
		filled.fields = append(filled.fields, field{key: name, line: files.line, value: value})
	}
	if given != nil {
		filled.fields = append(filled.fields, given.fields...)
	}
	made := *root
	made.fields = append(slices.DeleteFunc(slices.Clone(root.fields), func(f field) bool { return f.key == "environment" }),
		field{key: "environment", line: filled.line, value: filled})
	return &made, fromFiles, errors.Join(errs...)
}

// addEnvFile adds the variables of a file that an item of env_file names to those of the files before it.
func addEnvFile(values map[string]string, item *node, folder Folder, known func(string) (string, bool)) error {
	name, err := folder.Find(item.text)
	if err != nil {
		return nil // told when the path is checked
	}
	shown := path.Join(folder.Path, item.text)
	data, err := readDefinition(folder.FS, name, shown)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return item.errorf("env_file: %w", err)
	}
	read, err := dotenv.ParseAfter(values, string(data), known)
	if bad := (*dotenv.LineError)(nil); errors.As(err, &bad) {
		return &mistake{shown, bad.Line, errors.New(bad.Reason)}
	}
	maps.Copy(values, read.Values)
	for _, name := range read.Bare {
		if value, set := known(name); set {
			values[name] = value
		}
	}
	return nil
}
