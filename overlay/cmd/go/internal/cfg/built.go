package cfg

import "strings"

const DefaultPkgConfig = "pkg-config"

func DefaultCC(goos, goarch string) string  { return "gcc" }
func DefaultCXX(goos, goarch string) string { return "g++" }

// OSArchSupportsCgo says for each platform of Go 1.19 whether gc has cgo there.
var OSArchSupportsCgo = platforms(map[string]string{
	"aix":       "ppc64",
	"android":   "386 amd64 arm arm64",
	"darwin":    "amd64 arm64",
	"dragonfly": "amd64",
	"freebsd":   "386 amd64 arm arm64",
	"illumos":   "amd64",
	"ios":       "amd64 arm64",
	"js":        "-wasm",
	"linux":     "386 amd64 arm arm64 loong64 mips mips64 mips64le mipsle -ppc64 ppc64le riscv64 s390x sparc64",
	"netbsd":    "386 amd64 arm arm64",
	"openbsd":   "386 amd64 arm arm64 mips64",
	"plan9":     "-386 -amd64 -arm",
	"solaris":   "amd64",
	"windows":   "386 amd64 -arm arm64",
})

func platforms(lists map[string]string) map[string]bool {
	m := make(map[string]bool)
	for goos, archs := range lists {
		for _, arch := range strings.Fields(archs) {
			m[goos+"/"+strings.TrimPrefix(arch, "-")] = arch[0] != '-'
		}
	}
	return m
}
