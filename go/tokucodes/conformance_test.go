package tokucodes_test

// The vectors of conformance/, in both directions, through the public API.

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"

	"example.com/toku-codes/go/tokucodes"
)

// categoryOf gives the category of a number by the list of blocks.
func categoryOf(t *testing.T, blocks [][]string, n int32) string {
	for _, block := range blocks {
		if number(t, block[2]) <= n && n <= number(t, block[1]) {
			return block[0]
		}
	}
	return "none"
}

func TestTable(t *testing.T) {
	table := rows(t, "table.tsv", 10)
	entries := slices.Collect(tokucodes.All())
	if len(entries) != len(table) {
		t.Fatalf("All has %d entries and table.tsv %d", len(entries), len(table))
	}
	for i, row := range table {
		e := entries[i]
		fields := []string{fmt.Sprintf("%d", e.Code), e.Name, e.Category.String(), e.Outcome.String(), e.Action.String(),
			e.GRPCStatus.String(), e.Description, strconv.Itoa(e.HTTPStatus), strconv.FormatBool(e.IsError), strconv.FormatBool(e.IsRetryable)}
		if !slices.Equal(fields, row) {
			t.Errorf("entry %d is %q, want %q", i, fields, row)
		}
		c := e.Code
		methods := tokucodes.Entry{Code: c, Category: c.Category(), Outcome: c.Outcome(), Action: c.Action(),
			GRPCStatus: c.GRPCStatus(), Name: e.Name, Description: c.String(), HTTPStatus: c.HTTPStatus(), IsError: c.IsError(),
			IsRetryable: c.IsRetryable()}
		if methods != e {
			t.Errorf("the methods of %d say %+v, its entry %+v", c, methods, e)
		}
		if found, ok := tokucodes.Lookup(c); found != e || !ok || !c.IsKnown() || c.Ordinal() != i {
			t.Errorf("Lookup(%d) = %+v, %t at %d", c, found, ok, c.Ordinal())
		}
		if found, ok := tokucodes.LookupName(e.Name); found != c || !ok {
			t.Errorf("LookupName(%q) = %d, %t", e.Name, found, ok)
		}
		for _, text := range []string{e.Name, strings.ToLower(e.Name), row[0]} {
			if parsed, err := tokucodes.Parse(text); parsed != c || err != nil {
				t.Errorf("Parse(%q) = %d, %v", text, parsed, err)
			}
		}
		message := fmt.Sprintf("%s (%s %s)", row[6], row[0], row[1])
		if err := c.Err(); (err != nil) != e.IsError || err != nil && err.Error() != message {
			t.Errorf("Code(%d).Err() = %v, want %q: %t", c, err, message, e.IsError)
		}
	}
	for range tokucodes.All() {
		return // a loop over All may end early
	}
	t.Error("All yields nothing the second time")
}

func TestPublished(t *testing.T) {
	for _, row := range rows(t, "published.tsv", 2) {
		if text := tokucodes.Code(number(t, row[0])).String(); text != row[1] {
			t.Errorf("Code(%s).String() = %q, want %q", row[0], text, row[1])
		}
	}
}

// Every number of a block has its category, listed or not. What else is said of a number, all programs are asked that
// `cargo xtask test` compares.
func TestCategories(t *testing.T) {
	for _, row := range rows(t, "blocks.tsv", 3) {
		for n := number(t, row[2]); n <= number(t, row[1]); n++ {
			if got := tokucodes.Code(n).Category().String(); got != row[0] {
				t.Errorf("the category of %d is %s, want %s", n, got, row[0])
			}
		}
	}
}

// The action of each code, what follows from it, and what its status says, by lists that do not come from the core.
func TestActions(t *testing.T) {
	actions, statuses := rows(t, "actions.tsv", 2), map[string][]string{}
	for _, row := range rows(t, "statuses.tsv", 4) {
		statuses[row[1]] = row[2:]
	}
	entries := slices.Collect(tokucodes.All())
	if len(entries) != len(actions) {
		t.Fatalf("All has %d entries and actions.tsv %d", len(entries), len(actions))
	}
	for i, e := range entries {
		said := []string{strconv.Itoa(e.Code.HTTPStatus()), strconv.FormatBool(e.Code.IsRetryable())}
		if want := statuses[e.GRPCStatus.String()]; !slices.Equal(said, want) {
			t.Errorf("%d with %v says %q, want %q", e.Code, e.GRPCStatus, said, want)
		}
		action, outcome := actions[i][1], tokucodes.OutcomeError
		switch action {
		case "done":
			outcome = tokucodes.OutcomeSuccess
		case "track", "ended":
			outcome = tokucodes.OutcomeProgress
		}
		if c := tokucodes.Code(number(t, actions[i][0])); c != e.Code || c.Action().String() != action {
			t.Errorf("the action of %d is %v, want %q", e.Code, e.Code.Action(), actions[i])
		}
		isError := outcome == tokucodes.OutcomeError
		if e.Code.Outcome() != outcome || e.Code.IsError() != isError || (e.Code.Err() != nil) != isError ||
			e.Code.IsRetryable() != (action == "retry") {
			t.Errorf("%d, %s: %v, error %t, %v, retryable %t", e.Code, action, e.Code.Outcome(), e.Code.IsError(),
				e.Code.Err(), e.Code.IsRetryable())
		}
	}
}

func TestLookupName(t *testing.T) {
	for _, row := range rows(t, "names.tsv", 2) {
		want, wantOK := tokucodes.Code(0), row[1] != "-"
		if wantOK {
			want = tokucodes.Code(number(t, row[1]))
		}
		if c, ok := tokucodes.LookupName(unescape(t, row[0])); c != want || ok != wantOK {
			t.Errorf("LookupName(%q) = %d, %t", row[0], c, ok)
		}
	}
}

func TestParse(t *testing.T) {
	reasons := map[string]string{
		"empty":        "the text is empty",
		"too_long":     "the text is longer than 256 bytes",
		"not_a_code":   "neither a name nor a number",
		"out_of_range": "the number is outside 32 bits",
	}
	seen := map[string]int{}
	for _, row := range rows(t, "parse.tsv", 2) {
		text := unescape(t, row[0])
		c, err := tokucodes.Parse(text)
		reason, isRefused := reasons[row[1]]
		seen[reason]++
		if !isRefused {
			if c != tokucodes.Code(number(t, row[1])) || err != nil {
				t.Errorf("Parse(%q) = %d, %v", row[0], c, err)
			}
		} else if c != 0 || err != (tokucodes.ParseError{Text: text, Reason: reason}) {
			t.Errorf("Parse(%q) = %d, %v", row[0], c, err)
		}
	}
	if len(seen) != 5 {
		t.Errorf("parse.tsv has %v", seen)
	}
}

func TestParseQuotes(t *testing.T) {
	for _, row := range rows(t, "refused.tsv", 3) {
		text := unescape(t, row[0])
		_, err := tokucodes.Parse(text)
		if want := "tokucodes: " + row[1] + " is not a code: " + row[2]; err == nil || err.Error() != want {
			t.Errorf("Parse(%q): %v, want %s", row[0], err, want)
		}
		var refused tokucodes.ParseError
		var pointer *tokucodes.ParseError
		wrapped := fmt.Errorf("read: %w", err)
		if !errors.As(wrapped, &refused) || refused != (tokucodes.ParseError{Text: text, Reason: row[2]}) ||
			!errors.As(wrapped, &pointer) || *pointer != refused {
			t.Errorf("Parse(%q): %#v, %#v", row[0], refused, pointer)
		}
	}
	// A text that the engine does not see whole.
	err := tokucodes.ParseError{Text: strings.Repeat("\xff", 100_000), Reason: "why"}
	if want := `tokucodes: "` + strings.Repeat(`\u{fffd}`, 8) + `"... is not a code: why`; err.Error() != want {
		t.Errorf("a long one: %v, want %s", err, want)
	}
}

func TestSearch(t *testing.T) {
	for _, row := range rows(t, "search.tsv", 2) {
		var found []string
		for _, entry := range tokucodes.Search(unescape(t, row[0])) {
			found = append(found, fmt.Sprintf("%d", entry.Code))
			if e, _ := tokucodes.Lookup(entry.Code); e != entry {
				t.Errorf("Search(%q) finds %+v", row[0], entry)
			}
		}
		if got := strings.Join(found, " "); got != row[1] {
			t.Errorf("Search(%q) = %s, want %s", row[0], got, row[1])
		}
	}
	// Long results, by another way of searching.
	for letter := 'a'; letter <= 'z'; letter++ {
		var want []tokucodes.Entry
		for e := range tokucodes.All() {
			if strings.ContainsRune(strings.ToLower(e.Name)+e.Description+e.Category.String()+e.Action.String(), letter) {
				want = append(want, e)
			}
		}
		if got := tokucodes.Search(string(letter)); !slices.Equal(got, want) {
			t.Errorf("Search(%q) finds %d, want %d", letter, len(got), len(want))
		}
	}
}

func TestOrdinals(t *testing.T) {
	codes := []int32{math.MinInt32, math.MaxInt32}
	for n := int32(-8192); n <= 4000; n++ {
		codes = append(codes, n)
	}
	dst := make([]int16, len(codes)+1)
	dst[len(codes)] = 7
	tokucodes.Ordinals(dst, codes)
	known := 0
	for i, n := range codes {
		if int(dst[i]) != tokucodes.Code(n).Ordinal() {
			t.Errorf("the ordinal of %d is %d", n, dst[i])
		}
		if dst[i] >= 0 {
			known++
		}
	}
	if want := len(rows(t, "table.tsv", 10)); known != want || dst[len(codes)] != 7 {
		t.Errorf("%d of %d are known, and past the end stands %d", known, want, dst[len(codes)])
	}
	tokucodes.Ordinals(dst, []tokucodes.Code{tokucodes.LowCreditBalance})
	if int(dst[0]) != tokucodes.LowCreditBalance.Ordinal() {
		t.Errorf("of a []Code: %d", dst[0])
	}
	tokucodes.Ordinals(nil, []int32{})
	short := make([]int16, 2, 3) // with capacity past its length
	defer func() {
		const want = "tokucodes: Ordinals: dst has room for 2 of 3 codes"
		if message := recover(); message != want || short[0] != 0 {
			t.Errorf("a short dst: %v, %v", message, short)
		}
	}()
	tokucodes.Ordinals(short, []int32{-1, -1, -1})
}

// The example, asked in each way in which a callback can come.
func TestCallbacks(t *testing.T) {
	for _, row := range rows(t, "callbacks.tsv", 2) {
		body, want := row[0], row[1]
		post := httptest.NewRequest("POST", "/callback", strings.NewReader(body))
		requests := []*http.Request{post}
		if strings.HasPrefix(body, "{") {
			post.Header.Set("Content-Type", "application/json; charset=utf-8")
		} else {
			post.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			requests = append(requests, httptest.NewRequest("GET", "/callback?"+body, nil))
		}
		for _, request := range requests {
			answer := httptest.NewRecorder()
			handleCallback(answer, request)
			said := answer.Body.String()
			reason, isRefused := strings.CutPrefix(said, "refused: ")
			switch {
			case want != "refused" && (said != want+"\n" || answer.Code != http.StatusOK):
				t.Errorf("%s of %s: %d %s, want %s", request.Method, body, answer.Code, said, want)
			case want == "refused" && (!isRefused || len(reason) < 10 || answer.Code != http.StatusBadRequest):
				t.Errorf("%s of %s: %d %s, which is not a refusal with a reason", request.Method, body, answer.Code, said)
			}
		}
	}
	both := httptest.NewRequest("POST", "/callback?result=0", strings.NewReader("result=-1100"))
	both.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	large := httptest.NewRequest("POST", "/callback", strings.NewReader(strings.Repeat(" ", 1<<16)+`{"result": 0}`))
	large.Header.Set("Content-Type", "application/json")
	unsaid := httptest.NewRequest("POST", "/callback", strings.NewReader("result=0"))
	for _, request := range []*http.Request{both, large, unsaid} {
		answer := httptest.NewRecorder()
		if handleCallback(answer, request); !strings.HasPrefix(answer.Body.String(), "refused: ") {
			t.Errorf("%v: %s", request.URL, answer.Body)
		}
	}
}
