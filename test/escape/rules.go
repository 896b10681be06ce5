// errorcheckandrundir -0 -m -l

// The rules that a Go programmer learns, each with what -m says of it and with what
// it costs when it runs.

package ignored
