// run

// The child of a vfork runs on in its parent's frame: what it spills there must
// not be where the parent keeps its own.
package main

import (
	"os"
	"os/exec"
	"syscall"
)

func main() {
	attrs := []*syscall.SysProcAttr{
		{},
		{Setpgid: true},
		{Setsid: true},
		{Pdeathsig: syscall.SIGKILL},
		{Credential: &syscall.Credential{Uid: uint32(os.Getuid()), Gid: uint32(os.Getgid()), NoSetGroups: true}},
	}
	for _, a := range attrs {
		cmd := exec.Command("echo", "foo")
		cmd.SysProcAttr = a
		out, err := cmd.Output()
		if err != nil {
			println(err.Error())
		}
		print(string(out))
	}
	cmd := exec.Command("echo")
	cmd.Dir = "/nonexistent"
	println(cmd.Run().Error())
}
