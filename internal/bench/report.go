package bench

import (
	"fmt"
	"io"
	"text/tabwriter"
	"time"
)

// report writes one line for each contender: medians, and in parentheses the ratio to the first contender.
func report(out io.Writer, contenders []contender, times map[string][]time.Duration) error {
	table := tabwriter.NewWriter(out, 0, 0, 3, ' ', 0)
	if _, err := fmt.Fprintf(table, "%d servers, medians of %d rounds\tup\tup again\tbuild again\tdown\n", Servers, Rounds); err != nil {
		return err
	}
	for _, c := range contenders {
		line := c.name
		for _, phase := range phases {
			line += "\t" + cell(median(times[c.name+"/"+phase]), median(times[contenders[0].name+"/"+phase]))
		}
		if _, err := fmt.Fprintln(table, line); err != nil {
			return err
		}
	}
	return table.Flush()
}

func cell(own, floor time.Duration) string {
	switch {
	case own == 0:
		return "-"
	case floor == 0:
		return fmt.Sprintf("%.3f s", own.Seconds())
	}
	return fmt.Sprintf("%.2f s (%.2f)", own.Seconds(), own.Seconds()/floor.Seconds())
}
