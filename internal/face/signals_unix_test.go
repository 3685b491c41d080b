//go:build unix

package face

import (
	"context"
	"os/signal"
	"syscall"
	"testing"
	"time"
)

// TestASignalThatIsSentTwiceIsOne sends signals to this process, as timeout(1) sends one to a command and to its group.
func TestASignalThatIsSentTwiceIsOne(t *testing.T) {
	sent := syscall.SIGHUP
	if signal.Ignored(sent) { // as nohup(1) has it, and then it stays so
		sent = syscall.SIGTERM
	}
	received, stop := receive(context.Background())
	defer stop()
	send := func() {
		if err := syscall.Kill(syscall.Getpid(), sent); err != nil {
			t.Fatal(err)
		}
	}
	arrives := func(within time.Duration) bool {
		select {
		case got := <-received:
			return got == sent
		case <-time.After(within):
			return false
		}
	}
	send()
	if !arrives(10 * time.Second) {
		t.Fatal("the first signal did not arrive")
	}
	send()
	if arrives(again / 2) {
		t.Error("the second one at once arrived too")
	}
	time.Sleep(again)
	send()
	if !arrives(10 * time.Second) {
		t.Error("one that came later did not arrive")
	}
}

func TestMageKeepsItsInterrupt(t *testing.T) {
	mage, cancel := context.WithCancel(t.Context())
	defer cancel()
	ctx, stop := interruptible(mage)
	defer stop()
	cancel()
	<-ctx.Done()
	if got := caught(ctx); got != syscall.SIGINT {
		t.Errorf("got %v", got)
	}
}
