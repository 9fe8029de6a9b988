package tokucodes_test

// Short examples, one for each function, as the documentation shows them.

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"

	"example.com/toku-codes/go/tokucodes"
)

func ExampleCode() {
	code := tokucodes.Code(-1100)
	fmt.Printf("%d %v %s %d\n", code, code, code.GRPCStatus(), code.HTTPStatus())
	fmt.Println(tokucodes.Code(-9999))
	// Output:
	// -1100 low credit balance FAILED_PRECONDITION 400
	// unknown code -9999
}

// A loop that asks for the state of a task ends when the action is no longer to track it.
func ExampleCode_Action() {
	answers := []tokucodes.Code{tokucodes.TaskStillRunning, tokucodes.TaskStillRunning, tokucodes.TaskCompleted}
	code := answers[0]
	for asked := 1; code.Action() == tokucodes.ActionTrack && asked < 10; asked++ {
		code = answers[asked] // after a pause
	}
	fmt.Println(code.Action(), code == tokucodes.TaskCompleted)
	// Output: ended true
}

// Decode into a *Code: if the code is missing, it is nil, while a Code would be 0, which is success.
func ExampleCode_UnmarshalJSON() {
	for _, body := range []string{`{"result": -1100}`, `{"result": "-1100"}`, `{"result": null}`, `{}`, `{"result": ""}`} {
		var answer struct{ Result *tokucodes.Code }
		switch err := json.Unmarshal([]byte(body), &answer); {
		case err != nil:
			fmt.Println(err)
		case answer.Result == nil:
			fmt.Println("no result")
		default:
			fmt.Printf("%d\n", *answer.Result)
		}
	}
	// Output:
	// -1100
	// -1100
	// no result
	// no result
	// tokucodes: "" is not a code: the text is empty
}

// flag.TextVar would need MarshalText, which a Code does not have.
func ExampleCode_UnmarshalText() {
	code := tokucodes.Success // the default
	flags := flag.NewFlagSet("fake", flag.ContinueOnError)
	flags.Func("answer", "the result `code` to answer, a name or a number", func(text string) error {
		return code.UnmarshalText([]byte(text))
	})
	if err := flags.Parse([]string{"-answer", "low_credit_balance"}); err != nil {
		fmt.Println(err)
	}
	fmt.Printf("%d\n", code)
	// Output: -1100
}

func ExampleCode_Err() {
	send := func() error { return tokucodes.LowCreditBalance.Err() }
	err := fmt.Errorf("send: %w", send())
	fmt.Println(err)
	fmt.Println(errors.Is(err, tokucodes.ErrCredit), errors.Is(err, tokucodes.LowCreditBalance.Err()))
	fmt.Println(tokucodes.TaskCompleted.Err())
	// Output:
	// send: low credit balance (-1100 LOW_CREDIT_BALANCE)
	// true true
	// <nil>
}

func ExampleError() {
	err := fmt.Errorf("send: %w", tokucodes.DatabaseConnectionError.Err())
	var toku *tokucodes.Error // or a tokucodes.Error
	if errors.As(err, &toku) {
		fmt.Printf("%d %v %v %t\n", toku.Code, toku.Action(), toku.GRPCStatus(), toku.IsRetryable())
	}
	// Output: -101 retry UNAVAILABLE true
}

func ExampleCodeOf() {
	err := fmt.Errorf("send: %w", tokucodes.LowCreditBalance.Err())
	if code, ok := tokucodes.CodeOf(err); ok {
		fmt.Printf("%d %t\n", code, code.IsRetryable())
	}
	// Output: -1100 false
}

func ExampleLookup() {
	if entry, ok := tokucodes.Lookup(-1100); ok {
		fmt.Println(entry.Name, entry.Category, entry.Outcome)
	}
	_, ok := tokucodes.Lookup(-9999)
	fmt.Println(ok)
	// Output:
	// LOW_CREDIT_BALANCE credit error
	// false
}

func ExampleLookupName() {
	code, ok := tokucodes.LookupName("LOW_CREDIT_BALANCE")
	fmt.Printf("%d %t\n", code, ok)
	// Output: -1100 true
}

func ExampleParse() {
	for _, text := range []string{" low_credit_balance\n", "4294966196", "0xfffffbb4", "12abc"} {
		code, err := tokucodes.Parse(text)
		fmt.Printf("%d %v\n", code, err)
	}
	// Output:
	// -1100 <nil>
	// -1100 <nil>
	// -1100 <nil>
	// 0 tokucodes: "12abc" is not a code: neither a name nor a number
}

func ExampleSearch() {
	for _, entry := range tokucodes.Search("credit invalid") {
		fmt.Println(entry.Name)
	}
	// Output:
	// INVALID_PACKAGE
	// INVALID_SERVICE_ID
}

func ExampleAll() {
	for entry := range tokucodes.All() {
		if entry.IsRetryable {
			fmt.Println(entry.Name)
			break
		}
	}
	// Output: DATABASE_CONNECTION_ERROR
}

func ExampleOrdinals() {
	codes := []int32{0, -1100, -9999}
	ordinals := make([]int16, len(codes))
	tokucodes.Ordinals(ordinals, codes)
	fmt.Println(ordinals[0], ordinals[2])
	// Output: 0 -1
}
