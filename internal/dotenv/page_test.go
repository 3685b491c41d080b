package dotenv

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/joho/godotenv"

	"github.com/berthdev/berth/internal/golden"
)

const pageHead = `# What a line of .env means

Berth reads .env as Docker Compose does, for every file: the same values, and an error where Compose has one. In short:

- A value without quotes ends at " #" or at the end of the line. ` + "`$NAME`, `${NAME:-default}`" + ` and the other forms of
  Compose's variables are replaced, by the environment first and then by the lines above; ` + "`$$`" + ` is a dollar sign.
- In double quotes a value may have several lines, and ` + "`\\n`, `\\t`, `\\\\`, `\\\"`, `\\$`" + ` are a newline, a tab, a
  backslash, a quote and a dollar sign.
- In single quotes everything but ` + "`\\'`" + ` stays as it is: the place for a password.
- A name without a value takes the environment's. A name that no shell would take, such as ` + "`MY-KEY`" + `, is read all the same.
- Where a value names a variable that is not set nothing stands for it. Berth says so, with the line.

The table holds what Docker Compose %s answered to each text, in an environment with HOME=/home/me, SET=of the environment
and EMPTY=. The last column tells where godotenv, which reads the plain files for Berth, would have given something else.
"⏎" is the end of a line, "␍" and "→" are the carriage return and the tab.
`

// TestPage writes the page that publishes the corpus.
func TestPage(t *testing.T) {
	var page strings.Builder
	fmt.Fprintf(&page, pageHead, composeVersion)
	answers := stored(t)
	for _, part := range corpus {
		fmt.Fprintf(&page, "\n## %s\n\n| .env | Compose and Berth | godotenv alone |\n|---|---|---|\n", part.topic)
		for _, text := range part.texts {
			compose := shown(answers[0])
			alone := shown(godotenvs(text))
			if answers = answers[1:]; alone == compose {
				alone = ""
			}
			fmt.Fprintf(&page, "| %s | %s | %s |\n", code(text), compose, alone)
		}
	}
	golden.Compare(t, "../../docs/env.md", page.String())
}

// godotenvs is what godotenv makes of a text.
func godotenvs(text string) answer {
	values, err := godotenv.Unmarshal(text)
	a := answer{Text: text, Refused: err != nil, Values: map[string]string{}}
	for _, name := range namesIn.FindAllString(text, -1) {
		value, ok := environment[name]
		if !ok {
			value, ok = values[name]
		}
		if ok {
			a.Values[name] = value
		}
	}
	return a
}

// shown are the values of an answer that do not come from the environment.
func shown(a answer) string {
	if a.Refused {
		return "an error"
	}
	var list []string
	for _, name := range slices.Sorted(maps.Keys(a.Values)) {
		if _, ok := environment[name]; !ok {
			list = append(list, name+" is "+code(a.Values[name]))
		}
	}
	if len(list) == 0 {
		return "nothing"
	}
	return strings.Join(list, ", ")
}

// code is a text for a cell of a table.
func code(text string) string {
	if text == "" {
		return "empty"
	}
	text = strings.NewReplacer("\ufeff", "U+FEFF ", "\u00a0", "␣", "\n", "⏎", "\r", "␍", "\t", "→", "|", `\|`).Replace(text)
	if strings.Contains(text, "`") {
		return "`` " + text + " ``"
	}
	if strings.HasPrefix(text, " ") || strings.HasSuffix(text, " ") {
		text = " " + text + " " // of which Markdown takes one from each side
	}
	return "`" + text + "`"
}
