//go:build toku_system && !cgo

package tokucodes

// The build tag toku_system links the C library, which needs cgo: set CGO_ENABLED=1, or leave the tag out.
var _ = theBuildTagTokuSystemNeedsCgo
