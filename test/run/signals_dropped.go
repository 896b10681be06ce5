// run

// Signals that nobody asked for and that don't end a program by Go's rules are
// dropped; Stop and Reset go back to that.
package main

import (
	"os"
	"os/signal"
	"syscall"
)

func main() {
	self := os.Getpid()
	for _, s := range []syscall.Signal{syscall.SIGUSR1, syscall.SIGUSR2, syscall.SIGALRM, syscall.SIGCHLD, syscall.SIGXCPU, syscall.SIGIO} {
		syscall.Kill(self, s)
	}
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGUSR1)
	syscall.Kill(self, syscall.SIGUSR1)
	println((<-c).String())
	signal.Stop(c)
	syscall.Kill(self, syscall.SIGUSR1)
	signal.Notify(c, syscall.SIGHUP)
	syscall.Kill(self, syscall.SIGHUP)
	println((<-c).String())
	signal.Ignore(syscall.SIGHUP)
	println(signal.Ignored(syscall.SIGHUP))
	syscall.Kill(self, syscall.SIGHUP)
	println("alive")
}
