# A sample of tools/procs: some of Go's tests three times each on 1, 2 and 8 processors, plain and under stackstress.
root=$(cd "$(dirname "$0")/../.." && pwd)
"$root/tools/procs" --count 3 --limit 120 run/syscall_scan chan/select3.go chan/sieve1.go chan/fifo.go chan/nonblock.go ken/chan.go \
	fixedbugs/issue9110.go fixedbugs/issue5793.go context
