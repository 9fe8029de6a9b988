// A handler of Toku's webhook "Call Handle, Status, and Callback". The name of the field, result, is that of Toku's
// page on this webhook; check the key in REST answers, which Toku does not document publicly.
package tokucodes_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"

	"example.com/toku-codes/go/tokucodes"
)

func handleCallback(w http.ResponseWriter, r *http.Request) {
	read := formResult
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		read = jsonResult
	}
	r.Body = http.MaxBytesReader(w, r.Body, 1<<16)
	code, err := read(r)
	if err != nil {
		http.Error(w, fmt.Sprintf("refused: %v", err), http.StatusBadRequest)
		return
	}
	fmt.Fprintln(w, decide(code))
}

// A results holds every result of a JSON object: encoding/json would keep the last of equal keys without a word.
type results []*tokucodes.Code

func (r *results) UnmarshalJSON(text []byte) error {
	var code *tokucodes.Code // a pointer: null would leave a Code at 0, which is success
	err := json.Unmarshal(text, &code)
	*r = append(*r, code)
	return err
}

// jsonResult returns the code of an answer in JSON. One that is missing, null, repeated or unreadable is an error,
// never 0. encoding/json also takes the key in capitals.
func jsonResult(r *http.Request) (tokucodes.Code, error) {
	var answer struct{ Result results }
	body, err := io.ReadAll(r.Body)
	if err := errors.Join(err, json.Unmarshal(body, &answer)); err != nil {
		return 0, err
	}
	if len(answer.Result) != 1 || answer.Result[0] == nil {
		return 0, fmt.Errorf("expected one result, got %d", len(answer.Result))
	}
	return *answer.Result[0], nil
}

// formResult returns the code of a callback. One that is missing, empty, repeated or unreadable is an error, never 0.
func formResult(r *http.Request) (tokucodes.Code, error) {
	if err := r.ParseForm(); err != nil { // the query string and the body
		return 0, err
	}
	if results := r.Form["result"]; len(results) != 1 {
		return 0, fmt.Errorf("there are %d results, not 1", len(results))
	}
	return tokucodes.Parse(r.Form.Get("result"))
}

// decide says what to do. Toku's page calls every negative result an error: track and ended are this library's reading.
func decide(code tokucodes.Code) string {
	switch code.Action() {
	case tokucodes.ActionDone: // the only success: a canceled task is not an error either
		return fmt.Sprintf("%d: done", code)
	case tokucodes.ActionTrack:
		return fmt.Sprintf("%d: ask again later: %v", code, code)
	case tokucodes.ActionEnded: // a loop that asks for the state of a task stops here
		return fmt.Sprintf("%d: stop asking: %v", code, code)
	case tokucodes.ActionRetry:
		return fmt.Sprintf("%d: send again later: %v", code, code.Err())
	case tokucodes.ActionTopUp:
		return fmt.Sprintf("%d: top up, then send again: %v", code, code.Err())
	default: // ActionFixRequest, ActionFixSetup, ActionInvestigate, and actions that are added later
		return fmt.Sprintf("%d: ask a person (%v): %v", code, code.Action(), code.Err())
	}
}

func Example() {
	for _, query := range []string{"result=0", "result=-3001", "result=-3005", "result=-101", "result=-1100",
		"result=-1212", "result=-9999", "result_desc=success"} {
		answer := httptest.NewRecorder()
		handleCallback(answer, httptest.NewRequest("GET", "/callback?"+query, nil))
		fmt.Print(answer.Body)
	}
	// Output:
	// 0: done
	// -3001: ask again later: task still running
	// -3005: stop asking: task completed
	// -101: send again later: database connection error (-101 DATABASE_CONNECTION_ERROR)
	// -1100: top up, then send again: low credit balance (-1100 LOW_CREDIT_BALANCE)
	// -1212: ask a person (fix_setup): no route found (-1212 NO_ROUTE_FOUND)
	// -9999: ask a person (investigate): unknown code -9999
	// refused: there are 0 results, not 1
}
