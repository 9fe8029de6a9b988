//go:build !toku_system

package tokucodes

// The default engine: the C ABI of the core, compiled to WebAssembly and translated to Go.

import (
	"bytes"
	"encoding/binary"
	"sync"
	"unsafe"

	"example.com/toku-codes/go/tokucodes/internal/engine"
)

// shared answers the calls that only read the table. An instance has one memory and one stack, so every call that writes
// to them takes its own instance from the pool. A test checks in the translated source which calls write.
var shared = engine.New()

var pool = sync.Pool{New: func() any { return engine.New() }}

func take() *engine.Module { return pool.Get().(*engine.Module) }

// Results and texts are written to a part of an instance's memory that the module does not use.
var (
	resultAt = *shared.X__heap_base()
	textAt   = resultAt + room
)

// room is enough for a text and for a result. The core refuses texts over 256 bytes, so a longer one is cut to a length
// that it still refuses. A result is a text of at most 256 bytes, or at most 256 codes of four bytes, as a test checks.
const room = 1024

func ordinal(code int32) int32    { return shared.Xtoku_ordinal(code) }
func category(code int32) int32   { return shared.Xtoku_category(code) }
func outcome(code int32) int32    { return shared.Xtoku_outcome(code) }
func action(code int32) int32     { return shared.Xtoku_action(code) }
func grpcStatus(code int32) int32 { return shared.Xtoku_grpc_status(code) }
func httpStatus(code int32) int32 { return shared.Xtoku_http_status(code) }
func isKnown(code int32) bool     { return shared.Xtoku_is_known(code) != 0 }
func isError(code int32) bool     { return shared.Xtoku_is_error(code) != 0 }
func isRetryable(code int32) bool { return shared.Xtoku_is_retryable(code) != 0 }

func ordinals[T ~int32](dst []int16, codes []T) {
	for i, code := range codes {
		dst[i] = int16(shared.Xtoku_ordinal(int32(code)))
	}
}

func name(code int32) string        { return static(shared.Xtoku_name(code)) }
func description(code int32) string { return static(shared.Xtoku_description(code)) }

func count() int           { return int(shared.Xtoku_count()) }
func tableVersion() uint32 { return uint32(shared.Xtoku_table_version()) }
func tableHash() string    { return static(shared.Xtoku_table_hash()) }

// The other calls use the stack or the memory of an instance, so they take one from the pool.

func categoryName(number int32) string { return text((*engine.Module).Xtoku_category_name, number) }
func outcomeName(number int32) string  { return text((*engine.Module).Xtoku_outcome_name, number) }
func actionName(number int32) string   { return text((*engine.Module).Xtoku_action_name, number) }
func grpcStatusName(number int32) string {
	return text((*engine.Module).Xtoku_grpc_status_name, number)
}

func text(of func(m *engine.Module, number int32) int32, number int32) string {
	m := take()
	pointer := of(m, number)
	pool.Put(m)
	return static(pointer)
}

// static returns the text at a pointer, "" for NULL, without a copy: texts are at the same place in every instance, and
// nothing writes to them.
func static(pointer int32) string {
	if pointer == 0 {
		return ""
	}
	text := (*shared.Xmemory().Slice())[pointer:]
	return unsafe.String(&text[0], bytes.IndexByte(text, 0))
}

func codeAt(ordinal int) int32 {
	m := take()
	m.Xtoku_code_at(int32(ordinal), resultAt)
	code := result(m, 0)
	pool.Put(m)
	return code
}

func describe(code int32) string {
	m := take()
	return rendered(m, m.Xtoku_describe(code, resultAt, room))
}

func message(code int32) string {
	m := take()
	return rendered(m, m.Xtoku_message(code, resultAt, room))
}

func quote(text string) string {
	m, length := instanceWith(text)
	return rendered(m, m.Xtoku_quote(textAt, length, resultAt, room))
}

// rendered returns the text that was written to the results of an instance, which it puts back.
func rendered(m *engine.Module, length int32) string {
	text := string((*m.Xmemory().Slice())[resultAt : resultAt+length]) // a copy: the next call writes there
	pool.Put(m)
	return text
}

func parse(text string) (number, refusal int32) {
	m, length := instanceWith(text)
	if m.Xtoku_parse(textAt, length, resultAt) != 0 {
		number = result(m, 0)
	} else {
		refusal = m.Xtoku_parse_error(textAt, length)
	}
	pool.Put(m)
	return number, refusal
}

func lookupName(name string) (number int32, ok bool) {
	m, length := instanceWith(name)
	if m.Xtoku_lookup_name(textAt, length, resultAt) != 0 {
		number, ok = result(m, 0), true
	}
	pool.Put(m)
	return number, ok
}

func search(query string) []int32 {
	m, length := instanceWith(query)
	found := make([]int32, m.Xtoku_search(textAt, length, resultAt, int32(len(entries))))
	for i := range found {
		found[i] = result(m, i)
	}
	pool.Put(m)
	return found
}

// instanceWith returns an instance that has the text in its memory, with the text's length.
func instanceWith(text string) (m *engine.Module, length int32) {
	m = take()
	return m, int32(copy((*m.Xmemory().Slice())[textAt:textAt+room], text))
}

// result reads the number at a position of the results.
func result(m *engine.Module, position int) int32 {
	return int32(binary.LittleEndian.Uint32((*m.Xmemory().Slice())[int(resultAt)+4*position:]))
}
