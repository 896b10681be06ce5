# The library without the compiler: examples and a test of every function, as installed, under stress, and each wrong use.
src=$(cd "${0%/*}/../.." && pwd)
here=$(cd "${0%/*}" && pwd)
. "${0%/*}/lib.inc"
unset GODEBUG GOGC GOMAXPROCS
make -s -C "$src" install PREFIX="$d/usr" >log 2>&1 || { cat log >&2; die "make install fails"; }
# pkg-config's work, for where it isn't installed.
value() { sed -n "s/^$1[:=] *//p" usr/lib/pkgconfig/tricolor.pc | sed "s,\${libdir},$d/usr/lib/tricolor,; s,\${includedir},$d/usr/include,"; }
for p in "$src/examples/c/cache.c" "$src/examples/c/lisp.c" "$here/c_library.c"; do
	n=$(basename "$p" .c)
	gcc -std=gnu11 -Wall -Wextra -Werror -O2 $(value Cflags) -o "$n" "$p" $(value Libs)
	gcc -std=gnu11 -O0 $(value Cflags) -o "$n-0" "$p" $(value Libs)
done
cp "$src/examples/c/cache.out" "$src/examples/c/lisp.out" .
echo PASS >c_library.out

right() { # PROGRAM [NAME=VALUE...]
	prog=$1
	shift
	status 0 env "$@" timeout 120 ./"$prog"
	diff "${prog%-0}.out" out >&2 || die "$prog prints something else with: $*"
}
for p in cache lisp c_library cache-0 lisp-0 c_library-0; do
	right $p
	right $p GODEBUG=gccheckmark=1,clobberfree=1
	right $p GODEBUG=gcstress=50,heapverify=1,clobberfree=1
done
for p in cache lisp c_library; do
	right $p GODEBUG=gcstress=7
	right $p GODEBUG=stackstress=1
	right $p GODEBUG=schedstress=1,gcstress=100
	right $p GODEBUG=gcstoptheworld=1
	right $p GOMAXPROCS=1
	right $p GOMAXPROCS=8 GODEBUG=gcstress=20
done
printf "(define x '(1 2))\n(cons 0 x)\n" >x.lisp
status 0 ./lisp x.lisp
same out <<END
x
(0 1 2)
END
echo '(car 1' >y.lisp
fails ./lisp y.lisp
has err 'lisp: the text ends within an expression'

wrong() { # NAME TEXT
	status 2 timeout 30 ./c_library "$1"
	has err "$2"
}
wrong overflow "a goroutine's stack of 16384 bytes is too small"
has err 'fatal error: stack overflow'
wrong overflow_main "a goroutine's stack of 1048576 bytes is too small"
wrong null 'fatal error: invalid memory address or NULL pointer dereference'
wrong early "fatal error: tricolor: tri_alloc_bytes: called before tri_main"
wrong blocking 'fatal error: tricolor: tri_alloc_bytes: called within tri_blocking'
wrong twice 'tricolor: tri_main: called a second time'
wrong type 'tricolor: tri_alloc: not a type that tri_type_new made'
wrong type_null 'tricolor: tri_alloc: not a type that tri_type_new made'
wrong size "tricolor: tri_type_new: size isn't 1 to 1 MB"
wrong offset "tricolor: tri_type_new: offset isn't a multiple of 8 within the size (0x4)"
wrong elements 'tricolor: tri_alloc_array: too many elements'
wrong unlock 'tricolor: tri_unlock: the lock is open'
wrong close_closed 'tricolor: close of closed channel'
wrong send_closed 'tricolor: send on closed channel'
wrong handle 'tricolor: tri_handle_free: not a handle, or freed'
wrong finalizer_inside "tricolor: tri_finalizer: not the start of an object that may have one"
wrong finalizer_twice 'finalizer already set'
wrong asleep 'all goroutines are asleep - deadlock!'
