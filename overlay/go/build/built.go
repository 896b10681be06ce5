package build

import "strings"

const defaultCGO_ENABLED = ""

// Platforms of Go 1.19 on which gc has cgo.
var cgoEnabled = platforms(map[string]string{
	"aix":       "ppc64",
	"android":   "386 amd64 arm arm64",
	"darwin":    "amd64 arm64",
	"dragonfly": "amd64",
	"freebsd":   "386 amd64 arm arm64",
	"illumos":   "amd64",
	"ios":       "amd64 arm64",
	"linux":     "386 amd64 arm arm64 loong64 mips mips64 mips64le mipsle ppc64le riscv64 s390x sparc64",
	"netbsd":    "386 amd64 arm arm64",
	"openbsd":   "386 amd64 arm arm64 mips64",
	"solaris":   "amd64",
	"windows":   "386 amd64 arm64",
})

func platforms(lists map[string]string) map[string]bool {
	m := make(map[string]bool)
	for goos, archs := range lists {
		for _, arch := range strings.Fields(archs) {
			m[goos+"/"+arch] = true
		}
	}
	return m
}
