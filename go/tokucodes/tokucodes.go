// Package tokucodes knows the result codes of the Toku API, from 0 "success" to -3009 "task restart": what each
// means, whether it is a failure, and what to do next.
//
// Numbers and descriptions are Toku's, from its published list "API Error Codes"; names, categories, outcomes, actions
// and statuses are this library's reading of them, not Toku's word. This is not an official Toku product.
//
// Any 32-bit integer is a valid [Code]. A number that the table does not list keeps its number, is described as
// "unknown code -9999" and is an error. [Code.Action] says what to do next; success is [ActionDone] and nothing else. A
// negative number is not always a failure ([Code.Err] says that), and what is not a failure need not be success: -3007 is
// "task canceled".
//
// Everything may be called from any goroutine. The package is pure Go: the table and the decisions were compiled from
// Rust to WebAssembly and translated to Go. With the build tag toku_system it links the C library of the same project
// by cgo and pkg-config instead; where both have the same table (see [TableHash]), the answers are the same.
package tokucodes

// Everything here converts Go's types to an engine's and back. All decisions are made in the engine, which is
// engine_pure.go or engine_system.go.

import (
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"reflect"
)

// Code is a result code: any 32-bit integer, whether the table lists it or not. It is not an error; see [Code.Err]. Go
// converts wider numbers by cutting them, so that 1<<32 becomes 0: check the range first, or use [Parse].
//
// %d, JSON and log/slog write a Code as its number, -1100, while %v and %s write its text. JSON, YAML, XML and environment
// variables may have a number or text in its place; see [Code.UnmarshalJSON] and [Code.UnmarshalText].
// Loggers that write a [fmt.Stringer] as its text need the number. With zap and with zerolog:
//
//	logger.Warn("not sent", zap.Int32("code", int32(code)))
//	logger.Warn().Int32("code", int32(code)).Msg("not sent")
//
// Decode into a *Code, and refuse nil. If the input lacks the code, as in {}, the decoder does not call any method that
// could refuse it, and a Code stays 0, which is [Success]. The same happens with null in YAML.
type Code int32

// String returns Toku's text of the code, byte for byte, or "unknown code -9999". It is written for developers, not
// for customers.
func (c Code) String() string {
	if entry := find(c); entry != &none {
		return entry.Description
	}
	return describe(int32(c))
}

// LogValue gives log/slog the number.
func (c Code) LogValue() slog.Value { return slog.Int64Value(int64(c)) }

// UnmarshalJSON reads a 32-bit integer, or a string by the rules of [Parse]. Every other value, including null, is an
// error and leaves *c as it was: a [ParseError] for a string, otherwise a [json.UnmarshalTypeError]. When encoding/json
// decodes null into a *Code, it sets it to nil and does not call this.
func (c *Code) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		var text string
		if err := json.Unmarshal(data, &text); err != nil {
			return err
		}
		return c.UnmarshalText([]byte(text))
	}
	var number *int32
	var refused *json.UnmarshalTypeError // encoding/json adds the name of the field to it
	err := json.Unmarshal(data, &number)
	switch {
	case errors.As(err, &refused):
		value := refused.Value // such as "number 1.5", with all of its digits
		if len(value) > 64 {
			value = value[:64] + "..."
		}
		return &json.UnmarshalTypeError{Value: value, Type: reflect.TypeFor[Code]()}
	case err != nil:
		return err
	case number == nil:
		return &json.UnmarshalTypeError{Value: "null", Type: reflect.TypeFor[Code]()}
	case c == nil:
		return errNilCode
	}
	*c = Code(*number)
	return nil
}

// UnmarshalText reads text as [Parse] does. YAML, XML, keys in JSON and environment variables are read by it, and flags by
// [flag.Func]. Text that Parse refuses, including empty text, is an error and leaves *c as it was. A nil c is an error,
// too. Some libraries pass one when they fill a *Code: let envconfig fill a Code that is required.
//
// There is no MarshalText: JSON would write a code as a string.
func (c *Code) UnmarshalText(text []byte) error {
	if c == nil {
		return errNilCode
	}
	code, err := Parse(string(text))
	if err != nil {
		return err
	}
	*c = code
	return nil
}

var errNilCode = errors.New("tokucodes: the *Code to read into is nil")

// IsKnown reports whether the table lists the code.
func (c Code) IsKnown() bool { return isKnown(int32(c)) }

// Category returns the category of the block that the number is in, whether the table lists it or not; [CategoryNone]
// outside every block.
func (c Code) Category() Category { return Category(category(int32(c))) }

// Action says what to do next; [ActionInvestigate] for an unknown code. Only [Success] is [ActionDone]. It is this
// library's reading, not Toku's word.
func (c Code) Action() Action { return Action(action(int32(c))) }

// Outcome says whether the code is success, a task's state or a failure. It follows from the action; [OutcomeError] for an
// unknown code.
func (c Code) Outcome() Outcome { return Outcome(outcome(int32(c))) }

// GRPCStatus returns the gRPC status that fits best; [GRPCUnknown] for an unknown code.
func (c Code) GRPCStatus() GRPCStatus { return GRPCStatus(grpcStatus(int32(c))) }

// HTTPStatus returns the HTTP status that goes with the gRPC status: what your own service might answer, not what Toku
// sent. It is 500 for an unknown code.
func (c Code) HTTPStatus() int { return int(httpStatus(int32(c))) }

// IsError reports whether the code is a failure. An unknown code is one.
func (c Code) IsError() bool { return isError(int32(c)) }

// IsRetryable reports whether the action is [ActionRetry]: the same request may succeed later. The first one may still
// have had an effect: a message may be sent, or a charge made, twice.
func (c Code) IsRetryable() bool { return isRetryable(int32(c)) }

// Ordinal returns the position of the code in published order, -1 for an unknown one. Positions may change between
// versions of the table; codes and names never do.
func (c Code) Ordinal() int { return int(ordinal(int32(c))) }

// Entry is what the table says about one code. Code and Description are Toku's; the rest is this library's reading.
type Entry struct {
	// In this order the fields take 64 bytes, which Go copies in half the time of 72.

	Code        Code
	Category    Category
	Outcome     Outcome
	GRPCStatus  GRPCStatus
	Name        string // such as LOW_CREDIT_BALANCE
	Description string // Toku's text, byte for byte, mistakes included; for developers, not for customers
	HTTPStatus  int    // what your own service might answer, not what Toku sent
	IsError     bool
	IsRetryable bool   // the action is to retry, which may take effect twice
	Action      Action // what to do next
}

// entries has one Entry for each row. They are made once and found by the ordinal that the engine returns.
var entries = func() []Entry {
	entries := make([]Entry, count())
	for i := range entries {
		number := codeAt(i)
		c := Code(number)
		entries[i] = Entry{c, c.Category(), c.Outcome(), c.GRPCStatus(), name(number), description(number),
			c.HTTPStatus(), c.IsError(), c.IsRetryable(), c.Action()}
	}
	return entries
}()

// Lookup returns the entry of a code, or Entry{} and false when the table does not list it. Check the bool: Entry{} looks
// like success. The methods of [Code] answer for every number.
func Lookup(c Code) (Entry, bool) {
	entry := find(c)
	return *entry, entry != &none
}

// none is the entry of every code that the table does not list.
var none Entry

// find returns the entry of a code, or &none. It returns a pointer, so that Lookup is small enough to be inlined, which
// saves a copy of an Entry. It must not be inlined itself, or Lookup would be too large for that.
//
//go:noinline
func find(c Code) *Entry {
	if i := int(ordinal(int32(c))); uint(i) < uint(len(entries)) {
		return &entries[i]
	}
	return &none
}

// LookupName returns the code with exactly this name, such as LOW_CREDIT_BALANCE, or 0 and false if there is none.
// Case and spaces matter; [Parse] also reads what people write.
func LookupName(name string) (Code, bool) {
	number, ok := lookupName(name)
	return Code(number), ok
}

// Parse reads a code as a person or a log wrote it: a name in any ASCII case, a decimal number from -2^31 to 2^32-1 or
// the same number stored unsigned in 64 bits (4294966196 and 18446744073709550516 are -1100), or 0x with 1 to 8, or
// 16, hex digits in two's complement. Space, TAB, CR and LF around it are trimmed. Numbers that the table does not
// list are accepted. Any other text, and one over 256 bytes, gives 0 and a [ParseError].
func Parse(text string) (Code, error) {
	number, refusal := parse(text)
	if refusal != 0 {
		return 0, ParseError{text, parseReason(refusal)}
	}
	return Code(number), nil
}

// Search returns the entries in which every word of the query occurs, in published order. Words are split at ASCII
// white space and _. Each must occur in the name, the description, the category or the action, with ASCII letters in any
// case, or be the number of the code, as [Parse] reads it. An empty query, or one over 256 bytes, finds nothing.
func Search(query string) []Entry {
	numbers := search(query)
	found := make([]Entry, len(numbers))
	for i, number := range numbers {
		found[i] = entries[ordinal(number)]
	}
	return found
}

// All ranges over the entries in published order.
func All() iter.Seq[Entry] {
	return func(yield func(Entry) bool) {
		for _, entry := range entries {
			if !yield(entry) {
				return
			}
		}
	}
}

// Ordinals writes to dst the position of each code in published order, or -1 for an unknown code: the form that
// categorical columns of data frames use. It panics, and writes nothing, if dst is shorter than codes; elements of dst
// past them are not changed.
func Ordinals[T ~int32](dst []int16, codes []T) {
	if len(dst) < len(codes) {
		panic(fmt.Sprintf("tokucodes: Ordinals: dst has room for %d of %d codes", len(dst), len(codes)))
	}
	ordinals(dst[:len(codes)], codes)
}
