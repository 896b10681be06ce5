// mandelbrot: complex arithmetic written out, bytes of a bitmap.
package main

import (
	"fmt"
	"hash/crc32"
)

func main() {
	const n, limit = 800, 4.0
	rows := make([]byte, n*n/8)
	for y := 0; y < n; y++ {
		ci := 2*float64(y)/n - 1
		var bits byte
		for x := 0; x < n; x++ {
			cr := 2*float64(x)/n - 1.5
			var zr, zi, tr, ti float64
			i := 0
			for ; i < 150 && tr+ti <= limit; i++ {
				zi = 2*zr*zi + ci
				zr = tr - ti + cr
				tr, ti = zr*zr, zi*zi
			}
			bits <<= 1
			if tr+ti <= limit {
				bits |= 1
			}
			if x&7 == 7 {
				rows[(y*n+x)/8] = bits
			}
		}
	}
	fmt.Printf("%08x\n", crc32.ChecksumIEEE(rows))
}
