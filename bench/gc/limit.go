// limit: 100 MB that live under GOMEMLIMIT, from tight to roomy, GOGC=off: time, and how much memory it took at most.
package main

import (
	"fmt"
	"os"
	"os/exec"
)

type node struct {
	l, r *node
	v    [4]int
}

func work() {
	const live = 1200000
	all := make([]*node, live)
	for i := range all {
		all[i] = &node{}
	}
	at := uint32(0)
	for i := 0; i < 8000000; i++ {
		at = at*1664525 + 1013904223
		k := int(at>>4) % live
		all[k] = &node{l: all[(k+1)%live]}
		all[k].l.l = nil
	}
}

func main() {
	if os.Getenv("LIMIT_CHILD") != "" {
		c := start()
		work()
		c.row(os.Getenv("LIMIT_CHILD"), 1, peak())
		return
	}
	self, err := os.Executable()
	if err != nil {
		panic(err)
	}
	for _, mb := range []int{110, 125, 150, 200} {
		cmd := exec.Command(self)
		cmd.Env = append(os.Environ(), "GOGC=off", fmt.Sprintf("GOMEMLIMIT=%dMiB", mb), fmt.Sprintf("LIMIT_CHILD=%d-MiB", mb))
		cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
		if err := cmd.Run(); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
	}
}
