// rows: what the programs of bench/gc and bench/sched share: clocks, memory, and the lines that tools/bench reads.
package main

import (
	"fmt"
	"os"
	"sort"
	"strings"
	"syscall"
	"time"
)

// cpu is the processor time of all threads so far, in nanoseconds.
func cpu() int64 {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return u.Utime.Nano() + u.Stime.Nano()
}

// resident is what of the process is in memory now, in bytes; peak, the most that ever was.
func resident() int64 { return status("VmRSS:") }
func peak() int64     { return status("VmHWM:") }

func status(field string) (kib int64) {
	b, _ := os.ReadFile("/proc/self/status")
	if i := strings.Index(string(b), field); i >= 0 {
		fmt.Sscan(string(b[i+len(field):]), &kib)
	}
	return kib * 1024
}

type clock struct {
	wall time.Time
	used int64
}

func start() clock { return clock{time.Now(), cpu()} }

// lap is what has gone by since start, in nanoseconds.
type lap struct{ wall, used int64 }

func (c clock) lap() lap { return lap{int64(time.Since(c.wall)), cpu() - c.used} }

// row prints the time of each of n operations, and bytes.
func (l lap) row(name string, n int, bytes int64) {
	fmt.Printf("RESULT %s %.2f %.2f %d\n", name, float64(l.wall)/float64(n), float64(l.used)/float64(n), bytes)
}

func (c clock) row(name string, n int, bytes int64) { c.lap().row(name, n, bytes) }

// percentiles prints rows of durations (nanoseconds), sorting them.
func percentiles(name string, d []uint32) {
	sort.Slice(d, func(i, j int) bool { return d[i] < d[j] })
	for _, p := range []struct {
		name string
		at   float64
	}{{"p50", .5}, {"p99", .99}, {"p99.9", .999}, {"p99.99", .9999}, {"max", 1}} {
		i := int(p.at * float64(len(d)))
		if i >= len(d) {
			i = len(d) - 1
		}
		fmt.Printf("RESULT %s-%s %d 0 0\n", name, p.name, d[i])
	}
}
