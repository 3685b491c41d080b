package commandline

import "strings"

// usage is what a target takes, as Mage's help tells it.
type usage struct {
	// arguments is how many words must follow the target.
	arguments int
	// flags are the types of its flags, by the name in lower case.
	flags map[string]string
	// aliases are other names of the target.
	aliases []string
	// unclear reports whether the help is not written as this package knows it.
	unclear bool
}

// takes reports whether a word is one of the target's flags, written as Mage accepts it.
func (u usage) takes(word string) bool {
	flag, isFlag := strings.CutPrefix(strings.ToLower(word), "-")
	name, _, hasValue := strings.Cut(flag, "=")
	kind, known := u.flags[name]
	return isFlag && known && (hasValue || kind == "bool")
}

// parseUsage reads the help of a target.
func parseUsage(target, help string) usage {
	const heading = "Usage:\n\n\t"
	begin := strings.LastIndex(help, heading)
	if begin < 0 {
		return usage{unclear: true}
	}
	line, rest, _ := strings.Cut(help[begin+len(heading):], "\n")
	u := usage{flags: map[string]string{}}
	fields := strings.Fields(line)
	for len(fields) > 0 && !strings.EqualFold(fields[0], target) {
		fields = fields[1:]
	}
	if len(fields) == 0 {
		return usage{unclear: true}
	}
	for _, field := range fields[1:] {
		switch {
		case field == "[<flags>]":
		case strings.HasPrefix(field, "[-"):
			u.add(strings.Trim(field, "[]"))
		case strings.HasPrefix(field, "<") && strings.HasSuffix(field, ">"):
			u.arguments++
		default:
			return usage{unclear: true}
		}
	}
	for line := range strings.Lines(rest) {
		if list, found := strings.CutPrefix(line, "Aliases: "); found {
			u.aliases = strings.Split(strings.TrimSpace(list), ", ")
		} else if strings.HasPrefix(line, "\t-") {
			u.add(strings.Fields(line)[0])
		}
	}
	u.unclear = strings.HasSuffix(line, "[<flags>]") && len(u.flags) == 0
	return u
}

// add notes a flag that is written like -name=<type>.
func (u usage) add(flag string) {
	name, kind, _ := strings.Cut(flag[1:], "=")
	u.flags[strings.ToLower(name)] = strings.Trim(kind, "<>")
}
