// What to do with Toku's answer: done, wait, top up, try again or report.
package tokucodes_test

import (
	"encoding/json"
	"errors"
	"fmt"

	"example.com/toku-codes/go/tokucodes"
)

func handleResponse(body string) string {
	var response struct{ Code *tokucodes.Code }
	if err := json.Unmarshal([]byte(body), &response); err != nil || response.Code == nil {
		return "no code in " + body // which must not become 0, success
	}
	code := *response.Code
	err := code.Err() // nil unless the code is an error
	switch {
	case err == nil && code.Outcome() == tokucodes.OutcomeProgress:
		return fmt.Sprintf("%d: in progress or finished: %v", code, code)
	case err == nil:
		return fmt.Sprintf("%d: done", code)
	case errors.Is(err, tokucodes.LowCreditBalance.Err()):
		return fmt.Sprintf("%d: top up: %v", code, err)
	case code.IsRetryable():
		return fmt.Sprintf("%d: try again later: %v", code, err)
	default:
		return fmt.Sprintf("%d: report: %v", code, err)
	}
}

var bodies = []string{
	`{"code": 0}`,
	`{"code": -3005}`,
	`{"code": -3001}`,
	`{"code": -1100}`,
	`{"code": -101}`,
	`{"code": -9999}`,
}

func Example() {
	for _, body := range bodies {
		fmt.Println(handleResponse(body))
	}
	// Output:
	// 0: done
	// -3005: in progress or finished: task completed
	// -3001: in progress or finished: task still running
	// -1100: top up: low credit balance (-1100 LOW_CREDIT_BALANCE)
	// -101: try again later: database connection error (-101 DATABASE_CONNECTION_ERROR)
	// -9999: report: unknown code -9999
}
