package tokucodes

// The three kinds that a code is sorted into. Their constants are generated into codes.go; their names come from the
// engine.

import "fmt"

// Category is the block that a code's number lies in. It is this library's reading, not Toku's word.
type Category int32

// Outcome says whether a code is success, a task's state or a failure. It is this library's reading, not Toku's word.
type Outcome int32

// GRPCStatus is a google.rpc.Code, with its number. Which one a code has is this library's reading, not Toku's word.
type GRPCStatus int32

// CategoryNone is the category of a number outside every block.
const CategoryNone Category = 0

var (
	categoryNames   = names(categoryName)
	outcomeNames    = names(outcomeName)
	grpcStatusNames = names(grpcStatusName)
)

// String returns the name, such as "phone_number", "none" for [CategoryNone], or "Category(99)" for a number that is
// no category.
func (c Category) String() string {
	if c == CategoryNone {
		return "none"
	}
	return kindName(categoryNames, int32(c), "Category")
}

// String returns the name, such as "progress", or "Outcome(99)" for a number that is no outcome.
func (o Outcome) String() string { return kindName(outcomeNames, int32(o), "Outcome") }

// String returns the name, such as "NOT_FOUND", or "GRPCStatus(99)" for a number that is no status.
func (s GRPCStatus) String() string { return kindName(grpcStatusNames, int32(s), "GRPCStatus") }

// names asks for the name of 0, which some kinds lack, and of each number after it.
func names(nameOf func(number int32) string) []string {
	// Room for the largest kind: growing would be a good part of the package's initialisation.
	all := append(make([]string, 0, 18), nameOf(0))
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
