package buildcfg

import "runtime"

// What building Go's toolchain on amd64 would have chosen and written here.
const (
	defaultGOOS   = runtime.GOOS
	defaultGOARCH = runtime.GOARCH

	defaultGO386    = "sse2"
	defaultGOAMD64  = "v1"
	defaultGOARM    = "5"
	defaultGOMIPS   = "hardfloat"
	defaultGOMIPS64 = "hardfloat"
	defaultGOPPC64  = "power8"

	defaultGOEXPERIMENT       = ""
	defaultGO_EXTLINK_ENABLED = ""
	defaultGO_LDSO            = ""
)

var version = runtime.Version()
