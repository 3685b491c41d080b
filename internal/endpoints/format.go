package endpoints

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Formats are those of [Format], the default first.
var Formats = []string{"sh", "fish", "powershell", "dotenv", "json", "github"}

// Format is the variables of a list as commands of a shell that exports them (sh, fish, powershell), as a file (dotenv), as
// one object (json), or as lines for the file that $GITHUB_ENV names (github). Values are one line each.
func Format(list []Endpoint, format string) (string, error) {
	var text strings.Builder
	switch format {
	case "dotenv":
		return Env(list), nil
	case "json":
		values := map[string]string{}
		for _, v := range Variables(list) {
			values[v.Name] = v.Value
		}
		encoder := json.NewEncoder(&text)
		encoder.SetEscapeHTML(false) // URLs have &
		encoder.SetIndent("", "  ")
		err := encoder.Encode(values)
		return text.String(), err
	}
	line, known := map[string]func(Variable) string{
		"sh": func(v Variable) string {
			return "export " + v.Name + "='" + strings.ReplaceAll(v.Value, "'", `'\''`) + "'"
		},
		"fish":   func(v Variable) string { return "set -gx " + v.Name + " '" + fishQuotes.Replace(v.Value) + "'" },
		"github": func(v Variable) string { return v.Name + "=" + v.Value },
		"powershell": func(v Variable) string {
			return "${env:" + v.Name + "} = '" + powershellQuotes.Replace(v.Value) + "'"
		},
	}[format]
	if !known {
		return "", fmt.Errorf("format %s: not known", format)
	}
	for _, v := range Variables(list) {
		text.WriteString(line(v) + "\n")
	}
	return text.String(), nil
}

// fishQuotes: between single quotes fish reads only backslashes before these two.
var fishQuotes = strings.NewReplacer(`\`, `\\`, "'", `\'`)

// powershellQuotes: PowerShell takes typographic quotes for quotes as well (about_Quoting_Rules), and doubled ones for text.
var powershellQuotes = strings.NewReplacer("'", "''", "‘", "‘‘", "’", "’’", "‚", "‚‚", "‛", "‛‛")
