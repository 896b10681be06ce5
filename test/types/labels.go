// errorcheck

package p

func _(x int, c chan int) {
L1: // ERROR "label L1 defined and not used"
	for {
	L2:
		for {
			if x > 0 {
				break L2
			}
			continue L2
		}
	}
	goto L3 // ERROR "goto L3 jumps over declaration of y"
	y := 1
	_ = y
L3:
	goto L4 // ERROR "goto L4 jumps into block"
	{
	L4:
	}
	goto L5 // ERROR "label L5 not defined"
L6:
	if x > 0 {
		break L6 // ERROR "invalid break label L6"
	}
L7:
	switch {
	case x > 0:
		break L7
	default:
		for {
			continue L7 // ERROR "invalid continue label L7"
		}
	}
	break    // ERROR "break is not in a loop, switch, or select"
	continue // ERROR "continue is not in a loop"
L3: // ERROR "label L3 already defined"
	select {
	case <-c:
		fallthrough // ERROR "fallthrough statement out of place"
	}
	switch x {
	case 1:
		fallthrough
	case 2:
		fallthrough // ERROR "cannot fallthrough final case in switch"
	}
}
