package mistakes

import (
	"testing"

	"github.com/berthdev/berth/internal/golden"
)

func TestSchema(t *testing.T) {
	golden.Schema[document](t, "../../docs/schemas/validate.schema.json", "berth validate --format=json", "mistakes.go")
}
