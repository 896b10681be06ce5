// errorcheck -0 -m

// Indices that need no check, because of their type or of how they are computed.

package p

var table [256]int
var bits [16]byte

const hex = "0123456789abcdef"

func byType(x byte, y uint16, z int8) int { // ERROR "can inline byType$"
	return table[x] + table[y] + table[z&127] // ERROR "index bounds check elided$"
}

func byMask(b []byte, x byte, n int, u uint) []byte { // ERROR "can inline byMask$" "leaking param: b to result ~r0 level=0$"
	b[0] = hex[x>>4]    // ERROR "index bounds check elided$"
	b[1] = hex[n&15]    // ERROR "index bounds check elided$"
	b[2] = bits[n&^-16] // ERROR "index bounds check elided$"
	b[3] = bits[u%16]   // ERROR "index bounds check elided$"
	b[4] = bits[n%16]
	b[5] = bits[x/16] // ERROR "index bounds check elided$"
	b = append(b, hex[x&15])
	return append(b, bits[x&15]+1) // ERROR "index bounds check elided$"
}

func through(p *[4]int, i uint8) int { // ERROR "can inline through$" "p does not escape$"
	p[i&3]++           // ERROR "index bounds check elided$"
	q := &p[i&1]       // ERROR "index bounds check elided$"
	return *q + get(i) // ERROR "inlining call to get$" "index bounds check elided$"
}

func get(i uint8) int { return table[i] } // ERROR "can inline get$" "index bounds check elided$"

var first = get(3) // ERROR "inlining call to get$" "index bounds check elided$"
