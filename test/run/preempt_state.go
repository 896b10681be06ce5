// run

// A loop that is stopped at any instruction, again and again, goes on with all of its registers, those of vectors too; and
// while such loops have all processors, collections and sleepers wait for no slice of theirs.
package main

import (
	"fmt"
	"runtime"
	"sort"
	"sync"
	"sync/atomic"
	"time"
)

// Integers and floats in as many registers as there are, and arrays that the C compiler adds up by vectors.
//
//go:noinline
func work(seed uint64, n int) (uint64, float64, float32, [8]int32) {
	a, b, c, d := seed, seed^1, seed*3, ^seed
	e, f, g, h := a+7, b+9, c+11, d+13
	x0, x1, x2, x3 := 1.0, 1.5, 2.0, 2.5
	x4, x5, x6, x7 := 3.0, 3.5, 4.0, 4.5
	y := float32(1)
	var v, w [8]int32
	for i := range v {
		v[i] = int32(seed) + int32(i)
		w[i] = int32(i * i)
	}
	for i := 0; i < n; i++ {
		a = a*6364136223846793005 + b
		b = b<<7 ^ b>>3 ^ c
		c += d ^ uint64(i)
		d = d*5 + e
		e ^= f >> 1
		f += g << 2
		g ^= h
		h = h*9 + 1
		x0 = x0*0.999 + x1
		x1 = x1*0.998 + x2*1e-3
		x2 = x2*0.997 + x3
		x3 = x3*0.996 + x4*1e-3
		x4 = x4*0.995 + x5
		x5 = x5*0.994 + x6*1e-3
		x6 = x6*0.993 + x7
		x7 = x7*0.992 + x0*1e-6
		y = y*0.5 + float32(i&15)
		for k := 0; k < 8; k++ {
			v[k] += w[k] ^ int32(i)
		}
	}
	return a ^ b ^ c ^ d ^ e ^ f ^ g ^ h, x0 + x1 + x2 + x3 + x4 + x5 + x6 + x7, y, v
}

var stop int32
var sink uint64

//go:noinline
func spin() {
	n := uint64(1)
	for atomic.LoadInt32(&stop) == 0 {
		for i := 0; i < 1<<24; i++ {
			n = n*6364136223846793005 + 1
		}
	}
	atomic.AddUint64(&sink, n)
}

func median(n int, f func()) time.Duration {
	var all []time.Duration
	for i := 0; i < n; i++ {
		start := time.Now()
		f()
		all = append(all, time.Since(start))
	}
	sort.Slice(all, func(i, j int) bool { return all[i] < all[j] })
	return all[n/2]
}

func main() {
	const n = 3000000
	type result struct {
		i uint64
		f float64
		g float32
		v [8]int32
	}
	var want [4]result
	for i := range want {
		want[i].i, want[i].f, want[i].g, want[i].v = work(uint64(i), n)
	}
	for _, procs := range []int{1, 2, 8} {
		runtime.GOMAXPROCS(procs)
		var done sync.WaitGroup
		var left int32 = 8
		var wrong int32
		for i := 0; i < 8; i++ {
			done.Add(1)
			go func(i int) {
				defer done.Done()
				var got result
				got.i, got.f, got.g, got.v = work(uint64(i%4), n)
				if got != want[i%4] {
					atomic.AddInt32(&wrong, 1)
				}
				atomic.AddInt32(&left, -1)
			}(i)
		}
		stops := 0
		for ; atomic.LoadInt32(&left) > 0; stops++ {
			runtime.GC()
			time.Sleep(50 * time.Microsecond)
		}
		done.Wait()
		if wrong != 0 || stops == 0 {
			fmt.Println("wrong:", procs, wrong, stops)
		}
		atomic.StoreInt32(&stop, 0)
		for i := 0; i < procs; i++ {
			done.Add(1)
			go func() { spin(); done.Done() }()
		}
		time.Sleep(time.Millisecond)
		collect := median(9, runtime.GC)
		sleep := median(9, func() { time.Sleep(time.Millisecond) })
		atomic.StoreInt32(&stop, 1)
		done.Wait()
		// 20 ms are allowed on an idle machine; with eight loops on two processors, beside other programs, the kernel takes its time.
		if limit := 75 * time.Millisecond * time.Duration(1+procs); collect > limit || sleep > limit {
			fmt.Println("late:", procs, collect, sleep)
		}
	}
	fmt.Println("done")
}
