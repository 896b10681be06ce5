# Execution traces: programs that use the scheduler in all its ways, and tri test -trace; Go's own parser, in tri tool trace,
# refuses a trace that isn't consistent.
. "$(dirname "$0")/lib.inc"
cat >go.mod <<'EOF'
module example.org/t
go 1.19
EOF
cat >main.go <<'EOF'
package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"runtime"
	"runtime/trace"
	"sync"
	"time"
)

var wg sync.WaitGroup
var sink [][]byte

type node struct{ l, r *node }

func tree(d int) *node {
	if d == 0 {
		return &node{}
	}
	return &node{tree(d - 1), tree(d - 1)}
}

func start(n int, f func(i int)) {
	wg.Add(n)
	for i := 0; i < n; i++ {
		go func(i int) { defer wg.Done(); f(i) }(i)
	}
}

func channels() {
	c, d := make(chan int), make(chan int, 10)
	start(8, func(int) {
		for v := range c {
			select {
			case d <- v:
			case <-time.After(time.Minute):
			}
		}
	})
	start(1, func(int) {
		for i := 0; i < 5000; i++ {
			<-d
		}
	})
	for i := 0; i < 5000; i++ {
		c <- i
	}
	close(c)
}

func server() {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	go http.Serve(ln, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "hello") }))
	start(8, func(int) {
		for i := 0; i < 30; i++ {
			r, err := http.Get("http://" + ln.Addr().String())
			if err != nil {
				panic(err)
			}
			io.Copy(io.Discard, r.Body)
			r.Body.Close()
		}
	})
}

func garbage() {
	start(4, func(int) {
		for j := 0; j < 20; j++ {
			tree(13)
		}
	})
	for i := 0; i < 100; i++ {
		sink = append(sink, make([]byte, 100000))
	}
	sink = nil
	runtime.GC()
}

func syscalls() {
	for i := 0; i < 4; i++ {
		r, w, err := os.Pipe()
		if err != nil {
			panic(err)
		}
		start(1, func(int) { io.Copy(io.Discard, r) })
		start(1, func(int) {
			for i := 0; i < 300; i++ {
				io.WriteString(w, "x")
				os.Stat("/")
			}
			w.Close()
		})
	}
}

func locked() {
	a, b := make(chan int), make(chan int)
	start(1, func(int) {
		runtime.LockOSThread()
		for v := range a {
			b <- v
		}
	})
	start(1, func(int) {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		for i := 0; i < 1000; i++ {
			a <- i
			<-b
		}
		close(a)
	})
}

func timers() {
	start(300, func(i int) {
		for j := 0; j < 5; j++ {
			time.Sleep(time.Duration(i%7) * 100 * time.Microsecond)
		}
		t := time.NewTicker(time.Millisecond)
		<-t.C
		<-t.C
		t.Stop()
	})
}

func procs() {
	for i := 1; i < 12; i++ {
		runtime.GOMAXPROCS(i)
		runtime.Gosched()
	}
	runtime.GOMAXPROCS(4)
}

func tasks() {
	ctx, t := trace.NewTask(context.Background(), "task")
	trace.WithRegion(ctx, "region", func() { trace.Log(ctx, "key", "text") })
	t.End()
}

var all = map[string]func(){"channels": channels, "server": server, "garbage": garbage, "syscalls": syscalls,
	"locked": locked, "timers": timers, "procs": procs, "tasks": tasks}

func main() {
	f, err := os.Create(os.Args[2])
	if err != nil {
		panic(err)
	}
	if err := trace.Start(f); err != nil {
		panic(err)
	}
	if one := all[os.Args[1]]; one != nil {
		one()
	} else {
		for _, f := range all {
			f()
		}
	}
	wg.Wait()
	trace.Stop()
	f.Close()
}
EOF
cat >t_test.go <<'EOF'
package main

import "testing"

func TestTree(t *testing.T) { tree(10) }
EOF
$TRI build -o t .
for p in channels server garbage syscalls locked timers procs tasks all; do
	for n in 1 2 8; do
		GOMAXPROCS=$n ./t $p $p.out
		$TRI tool trace -d $p.out >$p.txt 2>$p.err || die "$p, GOMAXPROCS=$n: $(cat $p.err)"
	done
done
events() { # EVENT FILE
	grep -c "^[0-9]* $1 " $2
}
test "$(events GoEnd channels.txt)" -ge 9
test "$(events GoBlockNet server.txt)" -gt 20
test "$(events GCDone garbage.txt)" -ge 1
test "$(events GCMarkAssistDone garbage.txt)" -ge 1
grep -q 'GoStartLabel .*label=GC (' garbage.txt
test "$(events GoSysCall syscalls.txt)" -ge 2400
test "$(events Gomaxprocs procs.txt)" -ge 12
grep -q 'UserLog .*category=key message=text' tasks.txt
# Threads that wait for a P don't take and drop one in a circle: two hand-overs for each word, and some.
test "$(events ProcStart locked.txt)" -lt 20000 || die "$(events ProcStart locked.txt) starts of Ps"
for k in sched sync net syscall; do
	$TRI tool trace -pprof=$k all.out >$k.prof 2>/dev/null
done
$TRI tool pprof -top -nodefraction=0 net.prof 2>/dev/null | grep -q 'internal/poll.(\*FD).Read'
$TRI tool pprof -top -nodefraction=0 sync.prof 2>/dev/null | grep -q 'runtime.chanrecv1'
mkdir other
printf 'package other\n' >other/other.go
status 2 $TRI test -trace test.out ./...
has err 'cannot use -trace flag with multiple packages'
$TRI test -trace test.out . >log 2>&1 || die "$(cat log)"
$TRI tool trace -d test.out >test.txt 2>/dev/null
test "$(events GoCreate test.txt)" -ge 1
