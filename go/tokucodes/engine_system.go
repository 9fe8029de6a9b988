//go:build toku_system

package tokucodes

// The engine of the build tag toku_system: the installed C library, by cgo. The library allocates nothing, keeps no
// pointer and never calls back, so Go's memory is passed to it directly.

// #cgo pkg-config: toku-codes
// #cgo noescape toku_describe
// #cgo noescape toku_message
// #cgo noescape toku_lookup_name
// #cgo noescape toku_parse
// #cgo noescape toku_parse_error
// #cgo noescape toku_quote
// #cgo noescape toku_search
// #cgo noescape toku_code_at
// #cgo noescape toku_ordinals
// #cgo nocallback toku_is_known
// #cgo nocallback toku_name
// #cgo nocallback toku_description
// #cgo nocallback toku_describe
// #cgo nocallback toku_message
// #cgo nocallback toku_category
// #cgo nocallback toku_outcome
// #cgo nocallback toku_action
// #cgo nocallback toku_grpc_status
// #cgo nocallback toku_http_status
// #cgo nocallback toku_is_error
// #cgo nocallback toku_is_retryable
// #cgo nocallback toku_category_name
// #cgo nocallback toku_outcome_name
// #cgo nocallback toku_action_name
// #cgo nocallback toku_grpc_status_name
// #cgo nocallback toku_lookup_name
// #cgo nocallback toku_parse
// #cgo nocallback toku_parse_error
// #cgo nocallback toku_quote
// #cgo nocallback toku_search
// #cgo nocallback toku_count
// #cgo nocallback toku_code_at
// #cgo nocallback toku_ordinal
// #cgo nocallback toku_ordinals
// #cgo nocallback toku_table_version
// #cgo nocallback toku_table_hash
// #include <toku_codes.h>
// #if TOKU_ABI_VERSION != 1
// #error "this package is for the C library of ABI 1: install that one, or leave out the build tag toku_system"
// #endif
import "C"

import "unsafe"

func ordinal(code int32) int32    { return int32(C.toku_ordinal(C.int32_t(code))) }
func category(code int32) int32   { return int32(C.toku_category(C.int32_t(code))) }
func outcome(code int32) int32    { return int32(C.toku_outcome(C.int32_t(code))) }
func action(code int32) int32     { return int32(C.toku_action(C.int32_t(code))) }
func grpcStatus(code int32) int32 { return int32(C.toku_grpc_status(C.int32_t(code))) }
func httpStatus(code int32) int32 { return int32(C.toku_http_status(C.int32_t(code))) }
func isKnown(code int32) bool     { return C.toku_is_known(C.int32_t(code)) != 0 }
func isError(code int32) bool     { return C.toku_is_error(C.int32_t(code)) != 0 }
func isRetryable(code int32) bool { return C.toku_is_retryable(C.int32_t(code)) != 0 }

func ordinals[T ~int32](dst []int16, codes []T) {
	if len(codes) > 0 {
		from, to := (*C.int32_t)(unsafe.Pointer(&codes[0])), (*C.int16_t)(unsafe.Pointer(&dst[0]))
		// It refuses NULL and more codes than fit into memory, and a slice has neither.
		C.toku_ordinals(from, C.size_t(len(codes)), to)
	}
}

func count() int                       { return int(C.toku_count()) }
func name(code int32) string           { return C.GoString(C.toku_name(C.int32_t(code))) }
func description(code int32) string    { return C.GoString(C.toku_description(C.int32_t(code))) }
func categoryName(number int32) string { return C.GoString(C.toku_category_name(C.int32_t(number))) }
func outcomeName(number int32) string  { return C.GoString(C.toku_outcome_name(C.int32_t(number))) }
func actionName(number int32) string   { return C.GoString(C.toku_action_name(C.int32_t(number))) }
func grpcStatusName(number int32) string {
	return C.GoString(C.toku_grpc_status_name(C.int32_t(number)))
}
func tableVersion() uint32 { return uint32(C.toku_table_version()) }
func tableHash() string    { return C.GoString(C.toku_table_hash()) }

func codeAt(ordinal int) int32 {
	var code C.int32_t
	C.toku_code_at(C.size_t(ordinal), &code)
	return int32(code)
}

func describe(code int32) string {
	var buffer [C.TOKU_TEXT_MAX]byte
	length := C.toku_describe(C.int32_t(code), (*C.char)(unsafe.Pointer(&buffer[0])), C.size_t(len(buffer)))
	return string(buffer[:length])
}

func message(code int32) string {
	var buffer [C.TOKU_TEXT_MAX]byte
	length := C.toku_message(C.int32_t(code), (*C.char)(unsafe.Pointer(&buffer[0])), C.size_t(len(buffer)))
	return string(buffer[:length])
}

func quote(text string) string {
	var buffer [C.TOKU_TEXT_MAX]byte
	pointer, length := chars(text)
	length = C.toku_quote(pointer, length, (*C.char)(unsafe.Pointer(&buffer[0])), C.size_t(len(buffer)))
	return string(buffer[:length])
}

func parse(text string) (number, refusal int32) {
	var code C.int32_t
	pointer, length := chars(text)
	if C.toku_parse(pointer, length, &code) != 0 {
		return int32(code), 0
	}
	return 0, int32(C.toku_parse_error(pointer, length))
}

func lookupName(name string) (number int32, ok bool) {
	var code C.int32_t
	pointer, length := chars(name)
	found := C.toku_lookup_name(pointer, length, &code)
	return int32(code), found != 0
}

func search(query string) []int32 {
	found := make([]int32, len(entries))
	pointer, length := chars(query)
	total := C.toku_search(pointer, length, (*C.int32_t)(unsafe.Pointer(&found[0])), C.size_t(len(found)))
	return found[:total]
}

func chars(text string) (*C.char, C.size_t) {
	return (*C.char)(unsafe.Pointer(unsafe.StringData(text))), C.size_t(len(text))
}
