package definition

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/mattn/go-shellwords"

	"github.com/berthdev/berth/internal/names"
)

// decodeWords sets a list from a list of words, or from a text for [SplitWords]. Variables have their values by then, as
// in Compose, so a value with spaces makes several words of a text, and one of a list.
func decodeWords(n *node, v reflect.Value, at fieldPath) error {
	text, err := n.string(at, false)
	if err != nil {
		return err
	}
	words, err := split(text)
	if err != nil {
		return n.errorf("%s: %s: %w", at, n.shown(), err)
	}
	v.Set(reflect.ValueOf(words).Convert(v.Type()))
	return nil
}

// SplitWords splits a text into an argument list by the quoting rules of go-shellwords: spaces part words, single and
// double quotes hold them together, and a backslash outside single quotes takes the next character as it is (but \n is
// a newline and \t a tab). Nothing is expanded: $NAME, $(...), * and backticks stay in their word. An unquoted
// ; & | < or > is an error, since there is no shell that would read it. An empty text gives no words.
func SplitWords(text string) (Words, error) {
	words, err := split(text)
	if err != nil {
		return nil, fmt.Errorf("command %s: %w", names.Quote(text), err)
	}
	return words, nil
}

func split(text string) (Words, error) {
	if strings.ContainsRune(text, 0) {
		return nil, fmt.Errorf("an argument cannot hold a NUL byte")
	}
	parser := shellwords.NewParser()
	parser.ParseEnv, parser.ParseBacktick, parser.ParseComment = false, false, false
	words, err := parser.Parse(text)
	switch {
	case err != nil:
		return nil, fmt.Errorf("a quote or bracket is open or stands alone; put ( and ) in quotes")
	case parser.Position >= 0:
		return nil, fmt.Errorf("no shell is involved, so ; & | < and > have to be quoted; to use a shell write [sh, -c, ...]")
	}
	return words, nil
}
