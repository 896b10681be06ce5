package buildcfg

import "runtime"

// What building Go's toolchain would have chosen and written here.
const (
	defaultGOOS   = runtime.GOOS
	defaultGOARCH = runtime.GOARCH

	defaultGO386    = "sse2"
	defaultGOAMD64  = "v1"
	defaultGOARM    = "7"
	defaultGOMIPS   = "hardfloat"
	defaultGOMIPS64 = "hardfloat"
	defaultGOPPC64  = "power8"

	defaultGOEXPERIMENT       = ""
	defaultGO_EXTLINK_ENABLED = ""
	defaultGO_LDSO            = "/lib64/ld-linux-x86-64.so.2"
)

var version = runtime.Version()
