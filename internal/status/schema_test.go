package status

import (
	"testing"

	"github.com/berthdev/berth/internal/golden"
)

func TestSchema(t *testing.T) {
	golden.Schema[document](t, "../../docs/schemas/status.schema.json", "berth status --format=json", "json.go", "../endpoints/endpoints.go", "../endpoints/connect.go")
}
