package state

import (
	"testing"

	"github.com/berthdev/berth/internal/golden"
)

func TestSchema(t *testing.T) {
	golden.Schema[document](t, "../../docs/schemas/endpoints.schema.json", ".berth/endpoints.json", "endpoints.go", "../endpoints/endpoints.go", "../endpoints/connect.go")
}
