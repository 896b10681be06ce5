// panic

package main

func main() {
	c := make(chan int)
	println("waits")
	<-c
}
