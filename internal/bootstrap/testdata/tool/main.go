// Command tool stands in for mmdebstrap: it notes its arguments and does what TOOL says.
package main

import (
	"archive/tar"
	"fmt"
	"os"
	"strings"
)

func main() {
	if path := os.Getenv("TOOL_ARGS"); path != "" {
		if err := os.WriteFile(path, []byte(strings.Join(os.Args[1:], "\n")+"\n"), 0o600); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(9)
		}
	}
	writer := tar.NewWriter(os.Stdout)
	switch behaviour := os.Getenv("TOOL"); {
	case behaviour == "good":
		for _, name := range strings.Fields(os.Getenv("TOOL_FILES")) {
			_ = writer.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: "./" + name, Mode: 0o644, Size: 1})
			_, _ = writer.Write([]byte("x"))
		}
		_ = writer.Close()
	case behaviour == "half": // some megabytes, then a failure
		_ = writer.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: "./big", Mode: 0o644, Size: 1 << 30})
		_, _ = writer.Write(make([]byte, 4<<20))
		fmt.Fprintln(os.Stderr, "E: tar: No space left on device")
		os.Exit(25)
	case behaviour == "large": // a whole archive of 64 MiB
		_ = writer.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: "./big", Mode: 0o644, Size: 64 << 20})
		_, _ = writer.Write(make([]byte, 64<<20))
		_ = writer.Close()
	case behaviour == "endless":
		_ = writer.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: "./big", Mode: 0o644, Size: 1 << 40})
		for {
			if _, err := writer.Write(make([]byte, 1<<20)); err != nil {
				os.Exit(1)
			}
		}
	case strings.HasPrefix(behaviour, "says "):
		fmt.Fprintln(os.Stderr, strings.TrimPrefix(behaviour, "says "))
		os.Exit(25)
	case behaviour == "hang":
		_ = os.WriteFile("started", nil, 0o600)
		select {}
	}
}
