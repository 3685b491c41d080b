package face

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

// signalled is the cause of a context that a signal ended.
type signalled struct{ signal syscall.Signal }

func (s signalled) Error() string { return s.signal.String() + " signal received" }

// interruptible ends ctx on SIGTERM and SIGHUP, and on SIGINT unless ctx can end already: Mage's does on SIGINT. A second
// signal ends the process at once. What was ignored when the process began, as nohup does it, stays so.
func interruptible(ctx context.Context) (context.Context, context.CancelFunc) {
	ending := []os.Signal{syscall.SIGTERM, syscall.SIGHUP}
	if ctx.Done() == nil {
		ending = append(ending, syscall.SIGINT)
	}
	signals := make(chan os.Signal, 2)
	for _, one := range ending {
		if !signal.Ignored(one) {
			signal.Notify(signals, one)
		}
	}
	ctx, cancel := context.WithCancelCause(ctx)
	done := make(chan struct{})
	go func() {
		for first := true; ; first = false {
			select {
			case <-done:
				return
			case got := <-signals:
				number, _ := got.(syscall.Signal)
				if !first {
					fmt.Fprintln(os.Stderr, "ended at once, as a second signal came")
					os.Exit(128 + int(number))
				}
				cancel(signalled{number})
			}
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		close(done)
		cancel(context.Canceled)
	}
}

// caught is the signal that ended ctx: SIGINT where somebody above has caught it and says only that it is over.
func caught(ctx context.Context) syscall.Signal {
	if by, ok := context.Cause(ctx).(signalled); ok { //nolint:errorlint // causes are not wrapped
		return by.signal
	}
	return syscall.SIGINT
}
