// Package empty has the cheapest possible call of C. Test files cannot use cgo, so it is a package.
package empty

// static int same(int number) { return number; }
// #cgo noescape same
// #cgo nocallback same
import "C"

// Call calls a C function that returns its argument.
func Call(number int32) int32 { return int32(C.same(C.int(number))) }
