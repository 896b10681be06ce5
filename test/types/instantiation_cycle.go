// errorcheck

package p

func f[T any](n int) { // ERROR "instantiation cycle"
	if n > 0 {
		f[*T](n - 1)
	}
}

func g[A, B any]() { g[B, A]() }
