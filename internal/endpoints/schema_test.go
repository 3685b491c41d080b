package endpoints

import (
	"testing"

	"github.com/berthdev/berth/internal/golden"
)

func TestSchema(t *testing.T) {
	golden.Schema[map[string]string](t, "../../docs/schemas/env.schema.json", "berth env --format=json")
}
