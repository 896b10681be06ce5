// Replaces the assembly of GOROOT's internal/bytealg: the searches are C with
// vector instructions (runtime/lang/bytealg.c).  bytealg.go, with the
// Rabin-Karp functions, stays GOROOT's.

package bytealg

import _ "unsafe" // for go:linkname

// MaxBruteForce is the length up to which Index searches any text; beyond it,
// callers stop trusting it after some false starts.
const MaxBruteForce = 64

func init() { MaxLen = 63 }

// Cutover says how many failures of IndexByte to allow before switching over
// to Index, after i bytes.
func Cutover(n int) int { return (n + 16) / 8 }

// Index returns the first index of b in a, or -1; 2 <= len(b) <= MaxLen.
//
//go:linkname Index rt_bytealg_index
//go:noescape
func Index(a, b []byte) int

// IndexString is Index for strings.
//
//go:linkname IndexString rt_bytealg_index_string
//go:noescape
func IndexString(a, b string) int

// IndexByte returns the first index of c in b, or -1.
//
//go:linkname IndexByte rt_bytealg_index_byte
//go:noescape
func IndexByte(b []byte, c byte) int

// IndexByteString is IndexByte for strings.
//
//go:linkname IndexByteString rt_bytealg_index_byte_string
//go:noescape
func IndexByteString(s string, c byte) int

// Count returns how often c occurs in b.
//
//go:linkname Count rt_bytealg_count
//go:noescape
func Count(b []byte, c byte) int

// CountString is Count for strings.
//
//go:linkname CountString rt_bytealg_count_string
//go:noescape
func CountString(s string, c byte) int

// Compare returns -1, 0 or 1 as a sorts before b, is equal, or after it.
//
//go:linkname Compare rt_bytealg_compare
//go:noescape
func Compare(a, b []byte) int

// Equal reports whether a and b have the same bytes.
//
//go:linkname Equal rt_bytealg_equal
//go:noescape
func Equal(a, b []byte) bool
