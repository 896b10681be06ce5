// channels: what goroutines do with each other: a ring of 1,000, hand-off, streams, a fan-in of 10,000, mutexes.
package main

import (
	"sync"
)

func ring(laps int) int {
	const members = 1000
	first := make(chan int)
	in := first
	for i := 1; i < members; i++ {
		out := make(chan int)
		go func(in <-chan int, out chan<- int) {
			for v := range in {
				out <- v + 1
			}
			close(out)
		}(in, out)
		in = out
	}
	v := 0
	for i := 0; i < laps; i++ {
		first <- v
		v = <-in
	}
	close(first)
	return laps * members
}

func handoff(n int) int {
	a, b := make(chan int), make(chan int)
	go func() {
		for v := range a {
			b <- v + 1
		}
		close(b)
	}()
	for i := 0; i < n; i++ {
		a <- i
		<-b
	}
	close(a)
	return 2 * n
}

func stream(n, size int) int {
	c := make(chan int, size)
	go func() {
		for i := 0; i < n; i++ {
			c <- i
		}
		close(c)
	}()
	sum := 0
	for v := range c {
		sum += v
	}
	return n
}

func fanin(n int) int {
	const producers, channels = 10000, 8
	var c [channels]chan int
	for i := range c {
		c[i] = make(chan int)
	}
	stop := make(chan bool)
	var done sync.WaitGroup
	done.Add(producers)
	for i := 0; i < producers; i++ {
		go func(c chan<- int) {
			defer done.Done()
			for {
				select {
				case c <- 1:
				case <-stop:
					return
				}
			}
		}(c[i%channels])
	}
	sum := 0
	for i := 0; i < n; i++ {
		select {
		case v := <-c[0]:
			sum += v
		case v := <-c[1]:
			sum += v
		case v := <-c[2]:
			sum += v
		case v := <-c[3]:
			sum += v
		case v := <-c[4]:
			sum += v
		case v := <-c[5]:
			sum += v
		case v := <-c[6]:
			sum += v
		case v := <-c[7]:
			sum += v
		}
	}
	close(stop)
	done.Wait()
	return n
}

func contention(n int) int {
	const workers = 16
	var mu sync.Mutex
	var done sync.WaitGroup
	sum := 0
	done.Add(workers)
	for i := 0; i < workers; i++ {
		go func() {
			for k := 0; k < n/workers; k++ {
				mu.Lock()
				sum += k
				mu.Unlock()
			}
			done.Done()
		}()
	}
	done.Wait()
	return n
}

// Readers and a writer, a condition variable: the semaphores of package sync.
func turns(n int) int {
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	turn := 0
	var done sync.WaitGroup
	done.Add(4)
	for w := 0; w < 4; w++ {
		go func(w int) {
			for k := 0; k < n/4; k++ {
				mu.Lock()
				for turn != w {
					cond.Wait()
				}
				turn = (turn + 1) % 4
				cond.Broadcast()
				mu.Unlock()
			}
			done.Done()
		}(w)
	}
	done.Wait()
	return n
}

func main() {
	for _, r := range []struct {
		name string
		run  func() int
	}{
		{"ring-1000", func() int { return ring(1000) }},
		{"hand-off", func() int { return handoff(700000) }},
		{"stream-1", func() int { return stream(1000000, 1) }},
		{"stream-128", func() int { return stream(8000000, 128) }},
		{"select-fan-in-10000", func() int { return fanin(1000000) }},
		{"mutex-contention", func() int { return contention(8000000) }},
		{"cond-turns", func() int { return turns(200000) }},
	} {
		c := start()
		n := r.run()
		c.row(r.name, n, resident())
	}
}
