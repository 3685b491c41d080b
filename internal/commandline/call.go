package commandline

import (
	"fmt"
	"slices"
	"strings"

	"github.com/berthdev/berth/internal/names"
	"github.com/berthdev/berth/internal/settings"
)

// call is one target on the command line, with the words that follow it.
type call struct {
	commandLine
	// first is the place of the target among the words.
	first int
	usage usage
}

func (c call) target() string { return c.words[c.first] }

func (c call) afterArguments() int { return c.first + 1 + c.usage.arguments }

func (c call) has(flag string) bool { return c.usage.flags[flag] != "" }

// refusal tells what is wrong with a word, and what to type instead.
func (c call) refusal(at int) string {
	word := c.words[at]
	quoted, help := names.Quote(word), c.program+" -h "+c.target()
	status := c.target()[:strings.LastIndex(c.target(), ":")+1] + "status"
	problem, next := quoted+" is neither a target nor a server", help
	if c.has("servers") {
		next = c.retyped()
	}
	switch {
	case slices.Contains([]string{"-h", "-help", "--help", "help"}, word):
		problem, next = quoted+" asks for help, which comes first", help
	case strings.HasPrefix(word, "-"):
		problem = quoted + " is no flag that it takes"
	case word == "ps" && c.isTarget(status):
		problem, next = quoted+" is no target", c.program+" "+status
	case !c.areServers(settings.SplitList(word)):
		if near := names.Nearest(word, c.servers); near != "" {
			problem += fmt.Sprintf("; did you mean %q?", near)
		}
	case c.has("servers"):
		problem = quoted + " is no target; servers are named with -servers"
	default:
		problem = quoted + " is no target, and it takes no servers"
	}
	return fmt.Sprintf("%s: %s\n  next: %s", c.target(), problem, next)
}

// retyped is the command line with what follows the target put into flags, as far as the target has such flags. It asks
// for help where something would be lost and no server is named: a line that means more than the user's is no advice.
func (c call) retyped() string {
	var chosen, flags []string
	lost := false
	at := c.afterArguments()
	for ; at < len(c.words) && !c.isTarget(c.words[at]); at++ {
		word := c.words[at]
		switch flag, used := c.flag(at); {
		case strings.HasPrefix(flag, "-servers="):
			list := settings.SplitList(strings.TrimPrefix(flag, "-servers="))
			chosen, lost = append(chosen, list...), lost || len(list) == 0
			at += used - 1
		case flag != "":
			flags = append(flags, flag)
			at += used - 1
		case strings.HasPrefix(word, "-"):
			lost = true
		case c.has("command") && !slices.ContainsFunc(flags, isCommand):
			servers, command := c.execWords(c.words[at:], chosen)
			chosen, flags, at = servers, append(flags, command...), len(c.words)-1
		default:
			list := settings.SplitList(word)
			for _, name := range list {
				chosen = append(chosen, c.server(name))
			}
			lost = lost || len(list) == 0
		}
	}
	if lost && len(chosen) == 0 {
		return c.program + " -h " + c.target()
	}
	line := slices.Clone(c.words[:c.afterArguments()])
	if len(chosen) > 0 {
		line = append(line, "-servers="+strings.Join(chosen, ","))
	}
	line = append(append(line, flags...), c.words[at:]...)
	for i, word := range line {
		line[i] = quoteFlag(word)
	}
	return c.program + " " + strings.Join(line, " ")
}

// flag is the flag at a place as Mage wants it, and how many words it takes there. It is empty where there is none that
// the target has.
func (c call) flag(at int) (flag string, used int) {
	word := c.words[at]
	if !strings.HasPrefix(word, "-") {
		return "", 0
	}
	name, value, hasValue := strings.Cut(strings.TrimLeft(word, "-"), "=")
	if name = strings.ToLower(name); name == "f" && !c.has("f") {
		name = "follow"
	}
	switch {
	case !c.has(name):
		return "", 0
	case hasValue:
		return "-" + name + "=" + value, 1
	case c.usage.flags[name] == "bool":
		return "-" + name, 1
	case at+1 < len(c.words) && !strings.HasPrefix(c.words[at+1], "-"):
		return "-" + name + "=" + c.words[at+1], 2
	}
	return "", 0
}

func isCommand(flag string) bool { return strings.HasPrefix(flag, "-command=") }

// execWords parts the words into the server and a command for it, unless all of them are servers.
func (c call) execWords(words, chosen []string) (servers, command []string) {
	if c.areServers(words) {
		return append(chosen, words...), nil
	}
	if len(chosen) == 0 {
		chosen = []string{"NAME"}
		if c.areServers(words[:1]) {
			chosen, words = words[:1], words[1:]
		}
	}
	if len(words) > 1 && words[0] == "--" {
		words = words[1:]
	}
	return chosen, []string{"-command=" + joinWords(words)}
}

func (c call) areServers(words []string) bool {
	return len(words) > 0 && !slices.ContainsFunc(words, func(word string) bool { return !slices.Contains(c.servers, word) })
}

// server is the name of the server that was probably meant.
func (c call) server(word string) string {
	if near := names.Nearest(word, c.servers); near != "" {
		return near
	}
	return "NAME"
}
