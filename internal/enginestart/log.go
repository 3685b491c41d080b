package enginestart

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/berthdev/berth/internal/text"
)

// tailLines and tailBytes bound what an error shows of a log.
const (
	tailLines = 20
	tailBytes = 16 << 10
)

// logFile takes what dockerd and the commands of one run say. It grows across runs.
type logFile struct {
	// Path is the file's name.
	Path string

	file  *os.File
	begin int64 // where this run's part begins
}

// openLog opens the first of paths that can be written.
func openLog(paths []string) (*logFile, error) {
	var failed error
	for _, path := range paths {
		file, err := openPrivate(path)
		if err != nil {
			failed = errors.Join(failed, err)
			continue
		}
		begin, err := file.Seek(0, io.SeekEnd)
		if err != nil {
			return nil, errors.Join(err, file.Close())
		}
		return &logFile{Path: path, file: file, begin: begin}, nil
	}
	return nil, fmt.Errorf("open a log for dockerd: %w; set XDG_STATE_HOME to a folder that you can write", failed)
}

// openPrivate opens a file for appending and makes it, and the folders above it, when they are not there.
func openPrivate(path string) (*os.File, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	return os.OpenFile(path, os.O_RDWR|os.O_APPEND|os.O_CREATE, 0o640)
}

// Close ends this process's use of the file; dockerd has its own.
func (l *logFile) Close() { _ = l.file.Close() }

// tail is the last lines of this run as they end an error: on lines of their own, after the name of the file.
func (l *logFile) tail() string {
	end, err := l.file.Seek(0, io.SeekEnd)
	if err != nil || end <= l.begin {
		return "; " + l.Path + " says nothing about it"
	}
	content := make([]byte, min(end-l.begin, tailBytes))
	if _, err := l.file.ReadAt(content, end-int64(len(content))); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Sprintf("; read its log: %v", err)
	}
	lines := text.LastLines(text.Clean(string(content)), tailLines)
	return fmt.Sprintf("; the last lines of %s:\n  %s", l.Path, strings.Join(lines, "\n  "))
}

// logFiles lists where the log may be: with the system's, else with the user's.
func logFiles(env func(string) (string, bool)) []string {
	return append([]string{"/var/log/berth-dockerd.log"}, stateFile(env, "dockerd.log")...)
}

// lockFiles lists where the lock may be: with the system's, else with the user's.
func lockFiles(env func(string) (string, bool)) []string {
	return append([]string{"/run/berth-engine.lock"}, stateFile(env, "engine.lock")...)
}

// stateFile is a file in the user's state folder (XDG Base Directory Specification), none when nothing names one.
func stateFile(env func(string) (string, bool), name string) []string {
	if state, _ := env("XDG_STATE_HOME"); filepath.IsAbs(state) {
		return []string{filepath.Join(state, "berth", name)}
	}
	if home, _ := env("HOME"); filepath.IsAbs(home) {
		return []string{filepath.Join(home, ".local", "state", "berth", name)}
	}
	return nil
}
