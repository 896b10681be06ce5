// httpecho: an HTTP server with 10,000 idle and 200 busy connections over loopback; the clients are another process of
// this program.  Rows: a request, and the server's resident bytes for an idle connection.
package main

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"time"
)

const (
	idle     = 10000
	busy     = 200
	requests = 200
)

var request = []byte("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 64\r\n\r\n0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")

func check(err error) {
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

// One request and its whole answer.
func ask(c net.Conn, buf []byte) {
	_, err := c.Write(request)
	check(err)
	n := 0
	for {
		k, err := c.Read(buf[n:])
		check(err)
		n += k
		if i := bytes.Index(buf[:n], []byte("\r\n\r\n")); i >= 0 && n-i-4 == 64 {
			return
		}
	}
}

func client(addr string) {
	var conns []net.Conn
	buf := make([]byte, 4096)
	fmt.Scanln()
	for i := 0; i < idle+busy; i++ {
		c, err := net.Dial("tcp", addr)
		check(err)
		ask(c, buf)
		conns = append(conns, c)
	}
	fmt.Println("connected")
	fmt.Scanln()
	var done sync.WaitGroup
	for _, c := range conns[idle:] {
		done.Add(1)
		go func(c net.Conn) {
			defer done.Done()
			buf := make([]byte, 4096)
			for i := 0; i < requests; i++ {
				ask(c, buf)
			}
		}(c)
	}
	done.Wait()
	fmt.Println("answered")
}

func main() {
	if len(os.Args) > 1 {
		client(os.Args[1])
		return
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	go http.Serve(l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		w.Write(b)
	}))
	peer := exec.Command(os.Args[0], l.Addr().String())
	in, _ := peer.StdinPipe()
	out, _ := peer.StdoutPipe()
	peer.Stderr = os.Stderr
	check(peer.Start())
	wait := func() {
		var word string
		_, err := fmt.Fscanln(out, &word)
		check(err)
	}
	runtime.GC()
	before := resident()
	c := start()
	in.Write([]byte("\n"))
	wait()
	connect := c.lap()
	runtime.GC()
	time.Sleep(3 * time.Second) // the scavenger's time
	connect.row("http-connect", idle+busy, (resident()-before)/(idle+busy))
	c = start()
	in.Write([]byte("\n"))
	wait()
	c.row("http-request", busy*requests, resident())
	check(peer.Wait())
}
