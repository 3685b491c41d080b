package locate

import (
	"os/user"
	"time"

	"github.com/Microsoft/go-winio"
)

// dialPipe connects to a named pipe.
func dialPipe(pipe string, timeout time.Duration) error {
	connection, err := winio.DialPipe(pipe, &timeout)
	if err != nil {
		return err
	}
	return connection.Close()
}

// socketAccess knows the user only: pipes have access lists, not groups.
func socketAccess(string) access {
	current, err := user.Current()
	if err != nil {
		return access{}
	}
	return access{User: current.Username}
}
