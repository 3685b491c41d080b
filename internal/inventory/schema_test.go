package inventory

import (
	"testing"

	"github.com/berthdev/berth/internal/golden"
)

func TestSchema(t *testing.T) {
	golden.Schema[document](t, "../../docs/schemas/list.schema.json", "berth list --format=json", "inventory.go")
}
