package report

import (
	"fmt"
	"html"
	"strings"
	"time"

	"github.com/berthdev/berth/internal/text"
)

// page is HTML in the making.
type page struct {
	strings.Builder
	secrets []string
}

// add writes markup, a literal, with values in the places of its verbs. Whatever a value holds, it is text there: control
// characters and secrets are taken out of it, and what has a meaning in HTML is escaped. Numbers stay as they are. A value may stand in an
// element or between the quotes of an attribute that is no address.
func (p *page) add(markup string, values ...any) {
	for i, value := range values {
		switch value.(type) {
		case int, float64:
		default:
			values[i] = html.EscapeString(text.Mask(text.Clean(fmt.Sprint(value)), p.secrets))
		}
	}
	_, _ = fmt.Fprintf(p, markup, values...) // a builder takes everything
}

// facts are names and values; those without a value are left out.
func (p *page) facts(list [][2]string) {
	p.add("<dl>\n")
	for _, one := range list {
		if one[1] != "" {
			p.add("<dt>%s</dt><dd>%s</dd>\n", one[0], one[1])
		}
	}
	p.add("</dl>\n")
}

// seconds is a time as people read it.
func seconds(d time.Duration) string {
	switch {
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	case d < time.Minute:
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
	return d.Round(time.Second).String()
}
