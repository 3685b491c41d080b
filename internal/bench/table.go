package bench

import (
	"fmt"
	"strings"
)

// table is one of Markdown: the first row is its head, and all columns but the first are for figures.
func table(rows [][]string) string {
	var text strings.Builder
	for i, row := range rows {
		text.WriteString("| " + strings.Join(row, " | ") + " |\n")
		if i == 0 {
			text.WriteString("|---|" + strings.Repeat("--:|", len(row)-1) + "\n")
		}
	}
	return strings.ReplaceAll(text.String(), "|  |", "| |")
}

// times is the table of a number of servers: a row for each work that somebody did, a column for each contender, with the ratio
// to the raw API calls in parentheses.
func (s sized) times() string {
	return s.rows(func(c cell) string {
		text := seconds(c.Seconds)
		if ratio := s.ratio(c.Work, c.Contender); ratio > 0 && c.Contender != raw {
			text += fmt.Sprintf(" (%.2f)", ratio)
		}
		return text
	})
}

// calls, bytes and memory are what the same works cost.
func (s sized) calls() string {
	return s.counted(func(c cell) int64 { return c.Calls }, func(n int64) string { return fmt.Sprint(n) })
}

func (s sized) bytes() string {
	return s.counted(func(c cell) int64 { return c.Bytes }, func(n int64) string { return fmt.Sprintf("%.1f kB", float64(n)/1000) })
}

func (s sized) memory() string {
	return s.counted(func(c cell) int64 { return c.Resident }, mebibytes)
}

func (s sized) counted(count func(cell) int64, words func(int64) string) string {
	return s.rows(func(c cell) string {
		if count(c) == 0 {
			return ""
		}
		return words(count(c))
	})
}

// rows is a table with a row for each work; one in which nobody has anything is left out, and so is
// such a column. Without rows it is empty.
func (s sized) rows(words func(cell) string) string {
	list := [][]string{append([]string{many(s.Servers)}, s.Contenders...)}
	for _, work := range works {
		line := []string{work}
		for _, contender := range s.Contenders {
			text := ""
			if c := s.cell(work, contender); c.Work != "" {
				text = words(c)
			}
			line = append(line, text)
		}
		if strings.Join(line[1:], "") != "" {
			list = append(list, line)
		}
	}
	if len(list) == 1 {
		return ""
	}
	return table(withoutEmptyColumns(list))
}

// withoutEmptyColumns leaves out columns that have a head and nothing else.
func withoutEmptyColumns(rows [][]string) [][]string {
	list := make([][]string, len(rows))
	for column := range rows[0] {
		used := false
		for _, row := range rows[1:] {
			used = used || row[column] != ""
		}
		for i, row := range rows {
			if used {
				list[i] = append(list[i], row[column])
			}
		}
	}
	return list
}

// many counts servers in words.
func many(servers int) string {
	if servers == 1 {
		return "1 server"
	}
	return fmt.Sprintf("%d servers", servers)
}

// seconds writes a time with three digits that say something.
func seconds(s float64) string {
	switch {
	case s < 1:
		return fmt.Sprintf("%.0f ms", s*1000)
	case s < 10:
		return fmt.Sprintf("%.2f s", s)
	}
	return fmt.Sprintf("%.1f s", s)
}

func mebibytes(n int64) string { return fmt.Sprintf("%.0f MiB", float64(n)/(1<<20)) }

// phases is the table of the first use.
func (f figures) phases() string {
	list := [][]string{{"first use", "CPU seconds", "time"}}
	for _, p := range f.First {
		list = append(list, []string{p.Title, fmt.Sprintf("%.1f", p.CPU), seconds(p.Seconds)})
	}
	return table(list)
}
