// Package docs holds the page that Berth itself prints: the schema of server.yaml. The others are for people to read.
package docs

import _ "embed" // for the schema

// Schema is the JSON Schema (draft-07) of a server.yaml. Package definition's tests make it from the Go types.
//
//go:embed server.schema.json
var Schema []byte

// SchemaID is the "$id" of [Schema].
const SchemaID = "https://github.com/berthdev/berth/docs/server.schema.json"
