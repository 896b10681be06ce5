// run

// A goroutine that waits in a loop for the next message does not keep the last one alive.
package main

import (
	"bufio"
	"errors"
	"net"
	"runtime"
	"time"
)

type message struct {
	body *[100]int
	next chan result
}

type result struct {
	body *[100]int
	err  error
}

var freed = make(chan string, 4)

//go:noinline
func newMessage(name string) message {
	b := new([100]int)
	runtime.SetFinalizer(b, func(*[100]int) { freed <- name })
	return message{b, make(chan result, 1)}
}

// In a goroutine of its own, whose stack has no left-overs.
func collected(name string) {
	done := make(chan bool)
	go collect(name, done)
	<-done
}

func collect(name string, done chan bool) {
	defer close(done)
	timeout := time.After(5 * time.Second)
	for {
		runtime.GC()
		select {
		case <-freed:
			println(name, "freed")
			return
		case <-timeout:
			println(name, "is still there")
			return
		case <-time.After(time.Millisecond):
		}
	}
}

//go:noinline
func handle(m message) (*[100]int, []int, error) {
	m.body[0]++
	return m.body, m.body[:], errors.New("x")
}

type worker struct {
	in   chan message
	done chan bool
	n    int
}

// Receives, sends, and calls with results of several words, in one loop.
func (w *worker) loop() {
	for {
		select {
		case m := <-w.in:
			b, s, err := handle(m)
			w.n += len(s)
			select {
			case m.next <- result{b, err}:
			case <-w.done:
				return
			}
		case <-w.done:
			return
		}
	}
}

// A connection is read in a loop without end; what a message refers to is dead when the next is waited for.
func serve(c net.Conn, in chan message) {
	r := bufio.NewReader(c)
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		process(line, <-in)
	}
}

//go:noinline
func process(line string, m message) {
	b, s, err := handle(m)
	m.next <- result{b, err}
	_ = s[len(line)]
}

func main() {
	w := &worker{in: make(chan message), done: make(chan bool)}
	go w.loop()
	for i := 0; i < 3; i++ {
		func() {
			m := newMessage("selected")
			w.in <- m
			<-m.next
		}()
		collected("selected")
	}
	close(w.done)

	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	client, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		panic(err)
	}
	server, err := l.Accept()
	if err != nil {
		panic(err)
	}
	in := make(chan message, 1)
	go serve(server, in)
	for i := 0; i < 3; i++ {
		func() {
			m := newMessage("read")
			in <- m
			client.Write([]byte("hello\n"))
			<-m.next
		}()
		collected("read")
	}
	client.Close()
}
