package face

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/berthdev/berth/docs"
)

// schemaFile is where the advice has the schema when it is printed: beside the folders of the servers.
const schemaFile = "servers/server.schema.json"

// Schema prints the JSON Schema of server.yaml, or writes it to a file, and tells the line by which an editor finds it.
func (f Face) Schema(file string) error {
	root, _, err := Root()
	if err != nil {
		return err
	}
	place := filepath.Join(root, filepath.FromSlash(schemaFile))
	if file == "" {
		if _, err := os.Stdout.Write(docs.Schema); err != nil {
			return err
		}
		f.say("", "save this as "+schemaFile)
	} else {
		if place, err = filepath.Abs(file); err != nil {
			return err
		}
		if err := writeSchema(file); err != nil {
			return err
		}
	}
	f.say("", "the first line of servers/NAME/server.yaml, for editors with yaml-language-server:\n# yaml-language-server: $schema="+fromServer(root, place))
	return nil
}

// writeSchema writes over no file but an earlier schema.
func writeSchema(file string) error {
	old, err := os.ReadFile(file)
	switch {
	case err == nil && !bytes.Contains(old, []byte(docs.SchemaID)):
		return fmt.Errorf("schema: %s is there already, and is no schema of Berth's; name another file", file)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("schema: %w", err)
	}
	if err := os.WriteFile(file, docs.Schema, 0o644); err != nil {
		return fmt.Errorf("schema: %w", err)
	}
	return nil
}

// fromServer is a path as a server.yaml names it: relative to its folder where the file is in the project.
func fromServer(root, place string) string {
	if inside, err := filepath.Rel(root, place); err != nil || !filepath.IsLocal(inside) {
		return filepath.ToSlash(place)
	}
	relative, err := filepath.Rel(filepath.Join(root, "servers", "NAME"), place)
	if err != nil {
		return filepath.ToSlash(place)
	}
	return filepath.ToSlash(relative)
}
