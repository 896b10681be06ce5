// channels: unbuffered ping-pong, a buffered pipeline, a fan-in with select, many goroutines, mutexes.
package main

import (
	"fmt"
	"sync"
)

func pingpong(n int) int {
	a, b := make(chan int), make(chan int)
	go func() {
		for v := range a {
			b <- v + 1
		}
		close(b)
	}()
	v := 0
	for i := 0; i < n; i++ {
		a <- v
		v = <-b
	}
	close(a)
	return v
}

func pipeline(n, stages int) int {
	first := make(chan int, 64)
	in := first
	for i := 0; i < stages; i++ {
		out := make(chan int, 64)
		go func(in <-chan int, out chan<- int) {
			for v := range in {
				out <- v + 1
			}
			close(out)
		}(in, out)
		in = out
	}
	go func() {
		for i := 0; i < n; i++ {
			first <- i
		}
		close(first)
	}()
	sum := 0
	for v := range in {
		sum += v
	}
	return sum
}

func fanin(n int) int {
	a, b, done := make(chan int), make(chan int), make(chan bool)
	produce := func(c chan<- int, step int) {
		for i := 0; i < n; i++ {
			c <- step
		}
		done <- true
	}
	go produce(a, 1)
	go produce(b, 2)
	sum := 0
	for left := 2; left > 0; {
		select {
		case v := <-a:
			sum += v
		case v := <-b:
			sum += 10 * v
		case <-done:
			left--
		}
	}
	return sum
}

func spawn(n int) int {
	var wg sync.WaitGroup
	var mu sync.Mutex
	sum := 0
	for i := 0; i < n; i++ {
		wg.Add(1)
		go func(i int) {
			defer wg.Done()
			mu.Lock()
			sum += i
			mu.Unlock()
		}(i)
	}
	wg.Wait()
	return sum
}

func main() {
	fmt.Println(pingpong(700000))
	fmt.Println(pipeline(300000, 8))
	fmt.Println(fanin(400000))
	fmt.Println(spawn(400000))
}
