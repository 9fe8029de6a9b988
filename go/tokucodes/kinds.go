package tokucodes

// The four kinds that classify a code. Their constants are generated into codes.go; their names come from the
// engine.

import (
	"cmp"
	"database/sql/driver"
	"fmt"
	"slices"
)

// Category is the block of numbers that a code is in. It is this library's reading, not Toku's word. JSON, SQL and
// log/slog use its name, as in every language: the number is this library's own.
type Category int32

// Outcome says whether a code is success, a task's state or a failure. It is this library's reading, not Toku's word.
// JSON, SQL and log/slog use its name, as in every language.
type Outcome int32

// Action says what to do next about a code; each constant says it in a sentence. It is this library's reading, not Toku's
// word. JSON, SQL and log/slog use its name, as in every language. A later version may have more of them: give every
// switch a default.
type Action int32

// GRPCStatus is a google.rpc.Code, with its number. Which one a code has is this library's reading, not Toku's word.
// JSON, SQL and log/slog use its name, as in every language.
type GRPCStatus int32

// CategoryNone is the category of a number outside every block.
const CategoryNone Category = 0

var (
	categoryNames   = names(categoryName, "none")
	outcomeNames    = names(outcomeName, "")
	actionNames     = names(actionName, "")
	grpcStatusNames = names(grpcStatusName, "")
)

// String returns the name, such as "phone_number", "none" for [CategoryNone], or "Category(99)" for a number that is
// not a category.
func (c Category) String() string { return kindName(categoryNames, int32(c), "Category") }

// String returns the name, such as "progress", or "Outcome(99)" for a number that is not an outcome.
func (o Outcome) String() string { return kindName(outcomeNames, int32(o), "Outcome") }

// String returns the name, such as "top_up", or "Action(99)" for a number that is not an action.
func (a Action) String() string { return kindName(actionNames, int32(a), "Action") }

// String returns the name, such as "NOT_FOUND", or "GRPCStatus(99)" for a number that is not a status.
func (s GRPCStatus) String() string { return kindName(grpcStatusNames, int32(s), "GRPCStatus") }

// MarshalText returns the name, as String does. A number that is not a category is an error.
func (c Category) MarshalText() ([]byte, error) { return kindText(categoryNames, int32(c), "Category") }

// MarshalText returns the name, as String does. A number that is not an outcome is an error.
func (o Outcome) MarshalText() ([]byte, error) { return kindText(outcomeNames, int32(o), "Outcome") }

// MarshalText returns the name, as String does. A number that is not an action is an error.
func (a Action) MarshalText() ([]byte, error) { return kindText(actionNames, int32(a), "Action") }

// MarshalText returns the name, as String does. A number that is not a status is an error.
func (s GRPCStatus) MarshalText() ([]byte, error) {
	return kindText(grpcStatusNames, int32(s), "GRPCStatus")
}

// UnmarshalText accepts exactly the names that String returns; any other text is an error and leaves *c as it was.
func (c *Category) UnmarshalText(text []byte) error {
	return readKind(c, categoryNames, text, "Category")
}

// UnmarshalText accepts exactly the names that String returns; any other text is an error and leaves *o as it was.
func (o *Outcome) UnmarshalText(text []byte) error { return readKind(o, outcomeNames, text, "Outcome") }

// UnmarshalText accepts exactly the names that String returns; any other text is an error and leaves *a as it was.
func (a *Action) UnmarshalText(text []byte) error { return readKind(a, actionNames, text, "Action") }

// UnmarshalText accepts exactly the names that String returns; any other text is an error and leaves *s as it was.
func (s *GRPCStatus) UnmarshalText(text []byte) error {
	return readKind(s, grpcStatusNames, text, "GRPCStatus")
}

// Value returns the name, for a database. A number that is not a category is an error.
func (c Category) Value() (driver.Value, error) {
	return kindValue(categoryNames, int32(c), "Category")
}

// Value returns the name, for a database. A number that is not an outcome is an error.
func (o Outcome) Value() (driver.Value, error) { return kindValue(outcomeNames, int32(o), "Outcome") }

// Value returns the name, for a database. A number that is not an action is an error.
func (a Action) Value() (driver.Value, error) { return kindValue(actionNames, int32(a), "Action") }

// Value returns the name, for a database. A number that is not a status is an error.
func (s GRPCStatus) Value() (driver.Value, error) {
	return kindValue(grpcStatusNames, int32(s), "GRPCStatus")
}

// Scan reads the names that Value returns. NULL and every other value is an error and leaves *c as it was;
// where NULL can occur, scan into a *Category or a sql.Null[Category].
func (c *Category) Scan(value any) error { return scanKind(c, categoryNames, value, "Category") }

// Scan reads the names that Value returns. NULL and every other value is an error and leaves *o as it was;
// where NULL can occur, scan into a *Outcome or a sql.Null[Outcome].
func (o *Outcome) Scan(value any) error { return scanKind(o, outcomeNames, value, "Outcome") }

// Scan reads the names that Value returns. NULL and every other value is an error and leaves *a as it was;
// where NULL can occur, scan into a *Action or a sql.Null[Action].
func (a *Action) Scan(value any) error { return scanKind(a, actionNames, value, "Action") }

// Scan reads the names that Value returns. NULL and every other value is an error and leaves *s as it was;
// where NULL can occur, scan into a *GRPCStatus or a sql.Null[GRPCStatus].
func (s *GRPCStatus) Scan(value any) error { return scanKind(s, grpcStatusNames, value, "GRPCStatus") }

// names returns the name of 0, which is ofZero for a kind that has none, and the names of the numbers after it.
func names(nameOf func(number int32) string, ofZero string) []string {
	// With capacity for the largest kind: growing would take a good part of the package's initialisation.
	all := append(make([]string, 0, 18), cmp.Or(nameOf(0), ofZero))
	for name := nameOf(1); name != ""; name = nameOf(int32(len(all))) {
		all = append(all, name)
	}
	return all
}

func kindName(names []string, number int32, kind string) string {
	if number >= 0 && int(number) < len(names) && names[number] != "" {
		return names[number]
	}
	return fmt.Sprintf("%s(%d)", kind, number)
}

func kindText(names []string, number int32, kind string) ([]byte, error) {
	name := kindName(names, number, kind)
	if !slices.Contains(names, name) {
		return nil, fmt.Errorf("tokucodes: %s has no name", name)
	}
	return []byte(name), nil
}

func kindValue(names []string, number int32, kind string) (driver.Value, error) {
	text, err := kindText(names, number, kind)
	if err != nil {
		return nil, err
	}
	return string(text), nil
}

func readKind[K ~int32](into *K, names []string, text []byte, kind string) error {
	if into == nil {
		return fmt.Errorf("tokucodes: the *%s to read into is nil", kind)
	}
	number := slices.Index(names, string(text))
	if number < 0 || len(text) == 0 {
		return fmt.Errorf("tokucodes: %s is not the name of any %s", quote(string(text)), kind)
	}
	*into = K(number)
	return nil
}

func scanKind[K ~int32](into *K, names []string, value any, kind string) error {
	switch value := value.(type) {
	case string:
		return readKind(into, names, []byte(value), kind)
	case []byte:
		return readKind(into, names, value, kind)
	case nil:
		return fmt.Errorf("tokucodes: NULL is not the name of any %s; scan into a *%s", kind, kind)
	default:
		return fmt.Errorf("tokucodes: %T %s is not the name of any %s", value, quote(fmt.Sprint(value)), kind)
	}
}
