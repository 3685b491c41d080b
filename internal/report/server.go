package report

import (
	"strings"

	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/run"
	"github.com/berthdev/berth/internal/text"
)

// server is what is known of one: its container, and its last lines. limit bounds the lines, in bytes.
func (p *page) server(server definition.Server, known run.Evidence, failed bool, limit int, whole string) {
	word := ""
	if failed {
		word = " failed"
	}
	p.add("<section>\n<h2>%s%s</h2>\n", server.Name, word)
	p.container(known.Inspection, server.Secrets)
	p.add("<h3>Last lines</h3>\n")
	output, cut := text.Mask(strings.TrimRight(known.Output, "\n"), server.Secrets), known.Cut
	if len(output) > limit {
		output, cut = strings.ToValidUTF8(output[len(output)-limit:], ""), true
		if _, rest, more := strings.Cut(output, "\n"); more {
			output = rest
		}
	}
	if known.Unread != nil {
		p.add("<p class=\"note\">What it has written could not be read: %s</p>\n", known.Unread)
	} else if output == "" {
		p.add("<p class=\"note\">It has written nothing.</p>\n")
	}
	if cut {
		p.add("<p class=\"note\">What it wrote before is left out here; all of it: %s</p>\n", whole)
	}
	if output != "" {
		p.add("<pre>%s</pre>\n", output)
	}
	p.add("</section>\n")
}
