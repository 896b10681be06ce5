# GODEBUG=schedtrace and scheddetail print Go's lines; SIGQUIT prints every goroutine and ends with status 2; GOTRACEBACK
# says how much of it.
. "$(dirname "$0")/lib.inc"
mkdir m
cat >m/main.go <<'EOF'
package main

import (
	"os"
	"time"
)

func blocked(c chan int) { <-c }

func main() {
	go blocked(nil)
	time.Sleep(300 * time.Millisecond)
	if len(os.Args) > 1 {
		os.Stdout.WriteString("ready\n")
		time.Sleep(time.Minute)
	}
}
EOF
$TRI build -o prog m/main.go
GODEBUG=schedtrace=100 ./prog 2>out
grep -Eq '^SCHED [0-9]+ms: gomaxprocs=[0-9]+ idleprocs=[0-9]+ threads=[0-9]+ spinningthreads=[0-9]+ idlethreads=[0-9]+ runqueue=[0-9]+ \[[0-9 ]+\]$' out
GODEBUG=schedtrace=100,scheddetail=1 ./prog 2>out
grep -Eq ' gcwaiting=[0-9]+ nmidlelocked=[0-9]+ stopwait=[0-9]+ sysmonwait=[0-9]+$' out
grep -Eq '^  P0: status=[0-4] schedtick=[0-9]+ syscalltick=[0-9]+ m=-?[0-9]+ runqsize=0 gfreecnt=[0-9]+ timerslen=[0-9]+$' out
grep -Eq '^  M0: p=-?[0-9]+ curg=-?[0-9]+ mallocing=0 throwing=0 preemptoff= locks=0 dying=0 spinning=(true|false) blocked=(true|false) lockedg=-?[0-9]+$' out
grep -Eq '^  G1: status=4\(sleep\) m=-1 lockedm=-1$' out
grep -Eq '^  G[0-9]+: status=4\(chan receive \(nil chan\)\) m=-1 lockedm=-1$' out
# quit GOTRACEBACK: the program, when it is ready, gets SIGQUIT.
quit() {
	mkfifo pipe
	GOTRACEBACK=$1 ./prog x >pipe 2>out &
	pid=$!
	read -r line <pipe
	test "$line" = ready
	sleep 0.2
	kill -QUIT $pid
	rc=0
	wait $pid || rc=$?
	test $rc = 2
	rm pipe
}
quit single
grep -q '^SIGQUIT: quit$' out
grep -q '^goroutine 1 \[sleep\]:$' out
grep -q '^main.main()$' out
grep -q '^goroutine [0-9]* \[chan receive (nil chan)\]:$' out
grep -Eq '^rip +0x' out
quit none
if grep -q '^goroutine' out; then exit 1; fi
