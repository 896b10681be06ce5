// Replaces the assembly of GOROOT's hash/crc32: the loops are C with the
// machine's carry-less multiplication and CRC instructions (runtime/lang/crc32.c).

package crc32

import _ "unsafe" // for go:linkname

//go:linkname available rt_crc32_available
func available() bool

//go:linkname foldIEEE rt_crc32_ieee
//go:noescape
func foldIEEE(crc uint32, p []byte) uint32

//go:linkname stepCastagnoli rt_crc32_castagnoli
//go:noescape
func stepCastagnoli(crc uint32, p []byte) uint32

// shortest is the length from which the instructions win over a table.
// The C loop takes blocks of 16 bytes, four at least.
const shortest = 64

var ieee8 *slicing8Table

func archAvailableIEEE() bool { return available() }
func archInitIEEE()           { ieee8 = slicingMakeTable(IEEE) }

func archUpdateIEEE(crc uint32, p []byte) uint32 {
	if len(p) < shortest {
		return slicingUpdate(crc, ieee8, p)
	}
	whole := len(p) &^ 15
	return slicingUpdate(foldIEEE(crc, p[:whole]), ieee8, p[whole:])
}

func archAvailableCastagnoli() bool { return available() }
func archInitCastagnoli()           {}

func archUpdateCastagnoli(crc uint32, p []byte) uint32 {
	return stepCastagnoli(crc, p)
}
