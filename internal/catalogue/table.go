package catalogue

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// Table writes one line for each server.
func Table(w io.Writer, list []Entry) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	if _, err := fmt.Fprintln(table, strings.ToUpper(strings.Join(columns, "\t"))); err != nil {
		return err
	}
	for _, e := range list {
		if _, err := fmt.Fprintln(table, strings.Join(e.cells(), "\t")); err != nil {
			return err
		}
	}
	return table.Flush()
}
