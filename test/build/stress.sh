# Programs under stackstress (a fresh segment at each check, what is left overwritten), schedstress (the scheduler's free
# choices by chance) and efence (freed memory inaccessible), on 1, 2 and 8 processors; and allocfail.
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$(dirname "$0")/lib.inc"
n=0
for p in sched_mix syscall_scan big_args recover_calls rangefunc_flow defer_literal callers_frames generic_corners inline_frames max_stack debug_stack; do
	"$root/bin/tri" build -o "$p" "$root/test/run/$p.go" || die "build of $p"
	for procs in 1 2 8; do
		for debug in stackstress=1 schedstress=1 efence=1 stackstress=1,schedstress=$procs$$,efence=1,gcstress=500; do
			GOMAXPROCS=$procs GODEBUG=$debug ./"$p" >got 2>&1 || { tail -n 20 got >&2; die "$p: GOMAXPROCS=$procs GODEBUG=$debug"; }
			diff "$root/test/run/$p.out" got >&2 || die "$p prints something else: GOMAXPROCS=$procs GODEBUG=$debug"
			n=$((n + 1))
		done
	done
done
# The modes do what they say.  5000 calls (six in a frame, after inlining) take 833 segments of 2 KB.
cat >hold.go <<'END'
package main

import (
	"os"
	"runtime"
	"time"
	"unsafe"
)

func hold(n int, c, gate chan int) int {
	if n == 0 {
		c <- 0
		<-gate
		return 0
	}
	return hold(n-1, c, gate) + 1
}

var sink *[4]int

// Addresses that don't look like addresses.
func freed() uintptr {
	sink = new([4]int)
	u := ^uintptr(unsafe.Pointer(sink))
	sink = nil
	return u
}

func main() {
	c, gate := make(chan int), make(chan int)
	switch os.Args[1] {
	case "depth":
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		go func() { c <- hold(5000, c, gate) }()
		<-c
		runtime.ReadMemStats(&after)
		close(gate)
		println(<-c, after.StackInuse-before.StackInuse >= 700*2048)
	case "freed":
		var all [50]uintptr
		for i := range all {
			go func() { all[i] = freed(); c <- 1 }()
			<-c
		}
		time.Sleep(time.Millisecond)
		runtime.GC()
		runtime.GC()
		for _, u := range all[:40] {
			println((*[4]int)(unsafe.Pointer(^u))[1])
		}
	case "crash":
		panic("on purpose")
	}
}
END
"$root/bin/tri" build -o hold hold.go
status 0 ./hold depth
has err "5000 false"
status 0 env GODEBUG=stackstress=1 ./hold depth
has err "5000 true"
status 0 ./hold freed
status 2 env GODEBUG=efence=1 ./hold freed
has err "unexpected fault address"
status 2 env GODEBUG=schedstress=4711 ./hold crash
has err "panic: on purpose"
has err "schedstress: seed 4711"
# Refused memory is a fatal error in Go's words, wherever it happens.
for at in $(seq 1 25); do
	got=0
	GODEBUG=allocfail=$at ./hold depth >out 2>err || got=$?
	case $got in
	0) ;;
	2) grep -Eq '^fatal error: (runtime: out of memory|out of memory|runtime: cannot reserve address space for the heap)' err || { cat err >&2; die "allocfail=$at"; } ;;
	*) cat err >&2; die "allocfail=$at: exit status $got" ;;
	esac
	n=$((n + 1))
done
echo "$n runs"
