package findings

import (
	"testing"

	"github.com/berthdev/berth/internal/golden"
)

func TestSchema(t *testing.T) {
	golden.Schema[document](t, "../../docs/schemas/doctor.schema.json", "berth doctor --format=json", "findings.go")
}
