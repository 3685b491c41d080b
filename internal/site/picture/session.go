package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// columns and lines are the size of the terminal. Nothing scrolls: it is higher than what the session writes.
const columns, lines = 72, 40

// session is a terminal for programs in a folder.
type session struct {
	dir      string
	terminal *vt.Emulator
	// shown are the last screens of each state of things so far.
	shown []screen
}

// screen is what a terminal shows at some time.
type screen []run

// run is a text of one style, without two blanks in a row, and where it begins.
type run struct {
	column, line int
	style, text  string
}

func newSession(dir string) *session {
	return &session{dir: dir, terminal: vt.NewEmulator(columns, lines)}
}

// quietly runs a program that is not part of the picture.
func (s *session) quietly(ctx context.Context, name string, arguments ...string) error {
	cmd := exec.CommandContext(ctx, name, arguments...)
	if _, err := os.Stat(s.dir); err == nil {
		cmd.Dir = s.dir
	}
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", cmd, err, output)
	}
	return nil
}

// play writes a command line on the terminal, as if it were typed, and runs it there.
func (s *session) play(ctx context.Context, line ...string) error {
	fmt.Fprintf(s.terminal, "\x1b[2m$\x1b[0m \x1b[1m%s\x1b[0m\r\n", strings.Join(line, " "))
	cmd := exec.CommandContext(ctx, line[0], line[1:]...)
	cmd.Dir = s.dir
	master, err := pty.StartWithSize(cmd, &pty.Winsize{Cols: columns, Rows: lines})
	if err != nil {
		return err
	}
	defer master.Close()
	buffer := make([]byte, 1<<16)
	for err == nil {
		var n int
		n, err = master.Read(buffer)
		_, writeErr := s.terminal.Write(buffer[:n])
		err = errors.Join(err, writeErr)
		now, last := s.look(), len(s.shown)-1
		if last >= 0 && now.phases() == s.shown[last].phases() {
			s.shown[last] = now
		} else {
			s.shown = append(s.shown, now)
		}
	}
	if !errors.Is(err, syscall.EIO) { // which is what is read when the last program has left the terminal
		return err
	}
	if err := cmd.Wait(); err != nil {
		return fmt.Errorf("%s: %w: %s", cmd, err, s.terminal)
	}
	return nil
}

// look is what the terminal shows now.
func (s *session) look() screen {
	var now screen
	for line := range lines {
		blanks := 2
		for column := range columns {
			cell := s.terminal.CellAt(column, line)
			if cell == nil || strings.TrimSpace(cell.Content) == "" {
				blanks++
				continue
			}
			style := styleOf(cell.Style)
			if blanks > 1 || now[len(now)-1].style != style {
				now, blanks = append(now, run{column, line, style, ""}), 0
			}
			now[len(now)-1].text += strings.Repeat(" ", blanks) + cell.Content
			blanks = 0
		}
	}
	return now
}

// moving is what changes while things stay as they are: figures and bars.
var moving = regexp.MustCompile(`\d+|[\[\]].*`)

// phases is what a screen says of the state of things, without details, which are faint.
func (now screen) phases() string {
	var text strings.Builder
	for _, run := range now {
		if run.style != faint {
			text.WriteString(moving.ReplaceAllString(run.text, "") + "\n")
		}
	}
	return text.String()
}

// faint is the style of what matters less.
const faint = ` fill="#9da7b3"`

// styleOf is a cell's style as attributes of SVG: what Berth uses of them, which are colours, bold and faint.
func styleOf(style uv.Style) string {
	var attributes string
	if style.Fg != nil {
		r, g, b, _ := style.Fg.RGBA()
		attributes += fmt.Sprintf(` fill="#%02x%02x%02x"`, r>>8, g>>8, b>>8)
	}
	if style.Attrs&uv.AttrBold != 0 {
		attributes += ` font-weight="bold"`
	}
	if style.Attrs&uv.AttrFaint != 0 {
		attributes += faint
	}
	return attributes
}
