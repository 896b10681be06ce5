# Calls of C from Go and of Go from C, in all shapes, with panics through C, collections, blocking and preemption; under the
# stress modes, on 1, 2 and 8 processors; C files of a package, and how the build follows them.
src=$(cd "$(dirname "$0")/ccalls.dir" && pwd)
. "$(dirname "$0")/lib.inc"
cp "$src"/* .
printf 'module calls\n\ngo 1.22\n' >go.mod
$TRI build -o calls .
same_calls() {
	same out <<'END'
591
675 4
3 10 true
12
616.5 500500
6 44
<nil> runtime error: invalid memory address or nil pointer dereference from two calls down <nil>
[in the callback: kept deferred in 6 true deferred in the callback deferred below C]
0
499500
END
}
status 0 ./calls
same_calls
for procs in 1 2 8; do
	for debug in stackstress=1 schedstress=1 gcstress=300,stackscan=3,clobberfree=1 efence=1 stackstress=1,schedstress=$procs$$,gcstress=500; do
		status 0 env GOMAXPROCS=$procs GODEBUG=$debug ./calls
		same_calls
	done
done
# What goes wrong is told in Go's words, without frames of C's.
status 2 ./calls foreign
has err "C code has called a Go function on a thread that is not in a call from Go"
status 2 ./calls uncaught
has err "panic: uncaught"
has err "main.goAny("
has err "main.main("
hasnt err "main.callAny("
status 2 ./calls fault
has err "unexpected signal during runtime execution"
has err "main.main("
status 2 ./calls nested
has err "callbacks from C are nested too deeply"
status 2 ./calls deadlock
has err "all goroutines are asleep - deadlock!"
# C files count as sources, headers too; errors are the C compiler's, and there may be libraries.
sed -i 's/int64_t n = 0;/int64_t n = 1000;/' calls.c
$TRI build -o calls .
status 0 ./calls
has out "1675 4"
echo "// $$ $(date +%N)" >>calls.h
$TRI build -x -o calls . 2>log
has log "calls.c"
cp calls.c good.txt
echo 'int f( { }' >>calls.c
fails $TRI build -o calls .
has err "calls.c:"
hasnt err "bug of tri"
cp good.txt calls.c
mkdir lib prog
printf 'int twice(int x) { return 2 * x; }\n' >lib/twice.c
(cd lib && cc -c twice.c && ar rc libtwice.a twice.o)
cat >prog/prog.go <<'END'
package main

import _ "unsafe"

//go:linkname twice C.twice
func twice(x int32) int32

func main() { println(twice(21)) }
END
fails $TRI build -o p prog/prog.go
has err "twice"
$TRI build -o p "-ldflags=-extldflags '-L$d/lib -ltwice'" prog/prog.go
status 0 ./p
has err 42
# In a package that names no C function C files are left alone.
printf 'package main\n\nfunc main() { println(1) }\n' >prog/prog.go
printf 'nonsense\n' >prog/x.c
(cd prog && printf 'module prog\n' >go.mod && $TRI build -o ../p .)
