package tokucodes

// The errors: of a code that is an error, of its category, and of a text that is not a code.

import "errors"

// Error is a code that is an error. Make it only with [Code.Err], since Error{0} would be a non-nil error for success.
// errors.Is finds it by its code or by its category:
//
//	errors.Is(err, tokucodes.LowCreditBalance.Err())
//	errors.Is(err, tokucodes.ErrCredit)
//
// Compare only with the Err of codes that are errors: that of others, such as [TaskCompleted], is nil. [CodeOf] returns
// the code, and errors.As sets an Error or a *Error.
type Error struct {
	Code Code
}

// Err returns an [Error] if the code is an error, and nil if it is not. nil does not mean success: a task that runs or was
// canceled is not an error either; success is c.Action() == [ActionDone]. Return c.Err(), never Error{c}: an Error of code 0,
// which is success, would be a non-nil error.
func (c Code) Err() error {
	if c.IsError() {
		return Error{c}
	}
	return nil
}

// Error returns the message, such as "low credit balance (-1100 LOW_CREDIT_BALANCE)" or "unknown code -9999".
func (e Error) Error() string { return message(int32(e.Code)) }

// Action says what to do next, as [Code.Action] does.
func (e Error) Action() Action { return e.Code.Action() }

// Description returns Toku's text of the code, or "unknown code -9999", as [Code.String] does.
func (e Error) Description() string { return e.Code.String() }

// GRPCStatus returns the gRPC status that fits best, as [Code.GRPCStatus] does.
func (e Error) GRPCStatus() GRPCStatus { return e.Code.GRPCStatus() }

// HTTPStatus returns the HTTP status that goes with it, as [Code.HTTPStatus] does: what your own service might answer, not
// what Toku sent.
func (e Error) HTTPStatus() int { return e.Code.HTTPStatus() }

// IsRetryable reports whether the action is to retry, as [Code.IsRetryable] does.
func (e Error) IsRetryable() bool { return e.Code.IsRetryable() }

// Is reports whether target is the sentinel of the code's category, such as [ErrCredit], or an Error or *Error of the
// same code.
func (e Error) Is(target error) bool {
	if pointer, ok := target.(*Error); ok && pointer != nil {
		target = *pointer
	}
	return target == e || target == categoryError(e.Code.Category())
}

// As sets what a *Error or a **Error points to, for [errors.As]: `var e *tokucodes.Error` works, too.
func (e Error) As(target any) bool { return setTarget(e, target) }

// setTarget sets a target of errors.As, be it an error or a pointer to one. errors.As alone finds only the type that was
// wrapped, and silently misses the other one.
func setTarget[E error](e E, target any) bool {
	switch target := target.(type) {
	case *E:
		*target = e
	case **E:
		*target = &e
	default:
		return false
	}
	return true
}

// CodeOf returns the code of the first [Error] in err's tree, or 0 and false if there is none, or if its code is not an
// error. Check the bool first: the code 0 means success.
func CodeOf(err error) (Code, bool) {
	var e Error
	if errors.As(err, &e) && e.Code.IsError() {
		return e.Code, true
	}
	return 0, false
}

// categoryError is the type of the sentinels.
type categoryError Category

func (e categoryError) Error() string { return Category(e).String() + " error" }

// ParseError says why [Parse] refuses a text. errors.As finds it as a ParseError or a *ParseError.
type ParseError struct {
	Text   string // the whole text
	Reason string // why, such as "the number is outside 32 bits"
}

// Error quotes the text on one line, in at most 64 characters of printable ASCII. Other characters become escapes, such
// as \n or \u{e9}, and a byte that is not UTF-8 becomes \u{fffd}.
func (e ParseError) Error() string {
	return "tokucodes: " + quote(e.Text) + " is not a code: " + e.Reason
}

// As sets what a *ParseError or a **ParseError points to, for [errors.As].
func (e ParseError) As(target any) bool { return setTarget(e, target) }
