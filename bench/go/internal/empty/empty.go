// Package empty is the least that a call of C can cost. cgo cannot be used in a test file.
package empty

// static int same(int number) { return number; }
// #cgo noescape same
// #cgo nocallback same
import "C"

// Call calls a C function that gives its argument back.
func Call(number int32) int32 { return int32(C.same(C.int(number))) }
