package servers

import "embed"

// catalogue holds the definitions that Berth ships with, one folder each.
//
//go:embed */*
var catalogue embed.FS
