package bigfft

import (
	"math/big"
	_ "unsafe" // for linkname
)

//go:linkname addVV math/big.addVV
func addVV(z, x, y []big.Word) (c big.Word)

//go:linkname subVV math/big.subVV
func subVV(z, x, y []big.Word) (c big.Word)

//go:linkname addVW math/big.addVW
func addVW(z, x []big.Word, y big.Word) (c big.Word)

//go:linkname subVW math/big.subVW
func subVW(z, x []big.Word, y big.Word) (c big.Word)

//go:linkname shlVU math/big.shlVU
func shlVU(z, x []big.Word, s uint) (c big.Word)

//go:linkname mulAddVWW math/big.mulAddVWW
func mulAddVWW(z, x []big.Word, y, r big.Word) (c big.Word)

//go:linkname addMulVVW math/big.addMulVVW
func addMulVVW(z, x []big.Word, y big.Word) (c big.Word)
