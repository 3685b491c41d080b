package face

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"
)

// again is when a signal counts anew: timeout(1) and CI runners send one to a process and, at once, to its group.
const again = time.Second

// receive gives the signals that end a verb in order: SIGTERM, SIGHUP and, unless ctx can end already, SIGINT: Mage ends its
// context on that. What was ignored when the process began, as nohup does it, stays so. stop may be called more than once.
func receive(ctx context.Context) (received <-chan syscall.Signal, stop func()) {
	from, to, done := make(chan os.Signal, 2), make(chan syscall.Signal), make(chan struct{})
	for _, one := range []os.Signal{syscall.SIGTERM, syscall.SIGHUP, syscall.SIGINT} {
		if !signal.Ignored(one) && (one != syscall.SIGINT || ctx.Done() == nil) {
			signal.Notify(from, one)
		}
	}
	go func() {
		var last time.Time
		for {
			select {
			case <-done:
				return
			case got := <-from:
				number, _ := got.(syscall.Signal)
				if time.Since(last) < again {
					continue
				}
				last = time.Now()
				select {
				case to <- number:
				case <-done:
					return
				}
			}
		}
	}()
	return to, sync.OnceFunc(func() {
		signal.Stop(from)
		close(done)
	})
}

// signalled is the cause of a context that a signal ended.
type signalled struct{ signal syscall.Signal }

func (s signalled) Error() string { return s.signal.String() + " signal received" }

// Is reports whether target is what contexts that were canceled say.
func (s signalled) Is(target error) bool { return target == context.Canceled } //nolint:errorlint // this is errors.Is

// interruptible ends ctx at the first signal, and the process at the second.
func interruptible(ctx context.Context) (context.Context, context.CancelFunc) {
	signals, stop := receive(ctx)
	ctx, cancel := context.WithCancelCause(ctx)
	done := make(chan struct{})
	go func() {
		for first := true; ; first = false {
			select {
			case <-done:
				return
			case got := <-signals:
				if !first {
					screen.close()
					fmt.Fprintln(os.Stderr, "ended at once, as a second signal came")
					os.Exit(128 + int(got)) //nolint:forbidigo // nothing is waited for any more
				}
				cancel(signalled{got})
			}
		}
	}()
	return ctx, sync.OnceFunc(func() {
		stop()
		close(done)
		cancel(context.Canceled)
	})
}

// caught is the signal that ended ctx: SIGINT where somebody above has caught it and says only that it is over.
func caught(ctx context.Context) syscall.Signal {
	if by, ok := context.Cause(ctx).(signalled); ok { //nolint:errorlint // causes are not wrapped
		return by.signal
	}
	return syscall.SIGINT
}
