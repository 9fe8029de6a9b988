package tokucodes_test

// A code is written as its number, and read from a number or from text; the kinds are written and read as their names.
// go/tests has the tests with libraries of others.

import (
	"bytes"
	"database/sql"
	"database/sql/driver"
	"encoding"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"example.com/toku-codes/go/tokucodes"
)

type response struct{ Code tokucodes.Code }

func TestJSON(t *testing.T) {
	for _, c := range []tokucodes.Code{0, -1100, -9999, math.MinInt32, math.MaxInt32} {
		text, err := json.Marshal(response{c})
		if want := fmt.Sprintf(`{"Code":%d}`, c); string(text) != want || err != nil {
			t.Errorf("%d is written as %s, %v", c, text, err)
		}
		for _, form := range []string{`{"Code":%d}`, `{"Code":"%d"}`, ` { "Code" : %d } `, `{"Code":0,"Code":%d}`} {
			read := response{7}
			if err := json.Unmarshal(fmt.Appendf(nil, form, c), &read); read.Code != c || err != nil {
				t.Errorf(form+" is read as %d, %v", c, read.Code, err)
			}
		}
	}
	const field = " into Go struct field response.Code of type tokucodes.Code"
	const withoutField = " into Go value of type tokucodes.Code" // as GOEXPERIMENT=jsonv2 writes it
	for text, message := range map[string]string{
		`null`:                  "json: cannot unmarshal null" + field,
		`true`:                  "json: cannot unmarshal bool" + field,
		`false`:                 "json: cannot unmarshal bool" + field,
		`[0]`:                   "json: cannot unmarshal array" + field,
		`{"Code":0}`:            "json: cannot unmarshal object" + field,
		`0.0`:                   "json: cannot unmarshal number 0.0" + field,
		`-1100.5`:               "json: cannot unmarshal number -1100.5" + field,
		`-11e2`:                 "json: cannot unmarshal number -11e2" + field,
		`2147483648`:            "json: cannot unmarshal number 2147483648" + field,
		`4294966196`:            "json: cannot unmarshal number 4294966196" + field,
		strings.Repeat("1", 99): "json: cannot unmarshal number " + strings.Repeat("1", 57) + "..." + field,
		`""`:                    `tokucodes: "" is not a code: the text is empty`,
		`"abc"`:                 `tokucodes: "abc" is not a code: neither a name nor a number`,
		`"null"`:                `tokucodes: "null" is not a code: neither a name nor a number`,
		`"0.0"`:                 `tokucodes: "0.0" is not a code: neither a name nor a number`,
		`"4294967296"`:          `tokucodes: "4294967296" is not a code: the number is outside 32 bits`,
		`-`:                     "invalid character '}' in numeric literal",
	} {
		read := response{7}
		err := json.Unmarshal([]byte(`{"Code":`+text+`}`), &read)
		if err == nil || strings.Replace(err.Error(), withoutField, field, 1) != message || read.Code != 7 {
			t.Errorf("%s is read as %d, %v, want %s", text, read.Code, err, message)
		}
		var kind *json.UnmarshalTypeError
		var refused tokucodes.ParseError
		switch {
		case text == `-`:
		case text[0] == '"' && (!errors.As(err, &refused) || `"`+refused.Text+`"` != text):
			t.Errorf("%s: %#v", text, err)
		case text[0] != '"' && !errors.As(err, &kind):
			t.Errorf("%s: %#v", text, err)
		}
	}
}

// A missing code cannot be refused: a Code stays as it was, and only a pointer shows that it is missing.
func TestJSONWithoutCode(t *testing.T) {
	var plain response
	if err := json.Unmarshal([]byte(`{}`), &plain); plain.Code != tokucodes.Success || err != nil {
		t.Errorf("{} is read as %d, %v", plain.Code, err)
	}
	for _, text := range []string{`{}`, `{"Code":null}`} {
		var read struct{ Code *tokucodes.Code }
		if err := json.Unmarshal([]byte(text), &read); read.Code != nil || err != nil {
			t.Errorf("%s is read as %v, %v", text, read.Code, err)
		}
	}
	var read struct{ Code *tokucodes.Code }
	if err := json.Unmarshal([]byte(`{"Code":0}`), &read); err != nil || read.Code == nil || *read.Code != 0 {
		t.Errorf("0 is read as %v, %v", read.Code, err)
	}
}

// Called directly, with input that encoding/json would not pass on.
func TestUnmarshalJSON(t *testing.T) {
	c := tokucodes.Code(7)
	for _, text := range []string{``, ` `, `"`, `"0`, `"0" 0`, `0 0`, `+0`, `00`, `0x0`, `LOW_CREDIT_BALANCE`} {
		if err := c.UnmarshalJSON([]byte(text)); err == nil || c != 7 {
			t.Errorf("%q is read as %d, %v", text, c, err)
		}
	}
}

// Some libraries call the methods of a nil pointer, which must be an error, not a panic.
func TestNilPointers(t *testing.T) {
	var c *tokucodes.Code
	var category *tokucodes.Category
	var outcome *tokucodes.Outcome
	var action *tokucodes.Action
	var status *tokucodes.GRPCStatus
	for kind, err := range map[string]error{
		"Code":       errors.Join(c.UnmarshalText([]byte("0")), c.UnmarshalJSON([]byte("0")), c.UnmarshalJSON([]byte(`"0"`))),
		"Category":   errors.Join(category.UnmarshalText([]byte("credit")), category.Scan("credit"), category.Scan([]byte("credit"))),
		"Outcome":    errors.Join(outcome.UnmarshalText([]byte("error")), outcome.Scan("error"), outcome.Scan([]byte("error"))),
		"Action":     errors.Join(action.UnmarshalText([]byte("done")), action.Scan("done"), action.Scan([]byte("done"))),
		"GRPCStatus": errors.Join(status.UnmarshalText([]byte("OK")), status.Scan("OK"), status.Scan([]byte("OK"))),
	} {
		line := "tokucodes: the *" + kind + " to read into is nil"
		if want := line + "\n" + line + "\n" + line; err == nil || err.Error() != want {
			t.Errorf("a nil *%s: %v", kind, err)
		}
	}
}

func TestJSONKeys(t *testing.T) {
	counts := map[tokucodes.Code]int{-1100: 2, 0: 5, -9999: 1}
	text, err := json.Marshal(counts)
	if string(text) != `{"-1100":2,"-9999":1,"0":5}` || err != nil {
		t.Errorf("a map is written as %s, %v", text, err)
	}
	for _, text := range []string{string(text), `{"low_credit_balance":2,"0":5,"4294957297":1}`} {
		var read map[tokucodes.Code]int
		if err := json.Unmarshal([]byte(text), &read); err != nil || fmt.Sprint(read) != fmt.Sprint(counts) {
			t.Errorf("%s is read as %v, %v", text, read, err)
		}
	}
	for _, text := range []string{`{"":1}`, `{"abc":1}`, `{"null":1}`} {
		var read map[tokucodes.Code]int
		if err := json.Unmarshal([]byte(text), &read); err == nil || len(read) != 0 {
			t.Errorf("%s is read as %v", text, read)
		}
	}
}

// UnmarshalText, strings in JSON and flags accept and refuse the same texts as Parse, by its vectors.
func TestUnmarshalText(t *testing.T) {
	refusals := 0
	for _, row := range rows(t, "parse.tsv", 2) {
		text := unescape(t, row[0])
		want, refusal := tokucodes.Parse(text)
		if refusal != nil {
			want = 7
			refusals++
		}
		c, asFlag := tokucodes.Code(7), tokucodes.Code(7)
		if err := c.UnmarshalText([]byte(text)); c != want || err != refusal {
			t.Errorf("%q is read as %d, %v", text, c, err)
		}
		flags := flag.NewFlagSet("", flag.ContinueOnError)
		flags.SetOutput(io.Discard)
		flags.Func("code", "", func(text string) error { return asFlag.UnmarshalText([]byte(text)) })
		if err := flags.Parse([]string{"-code=" + text}); asFlag != want || (err != nil) != (refusal != nil) {
			t.Errorf("the flag %q is read as %d, %v", text, asFlag, err)
		}
		if !utf8.ValidString(text) {
			continue // which JSON cannot have
		}
		quoted, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		c = 7
		if err := json.Unmarshal(quoted, &c); c != want || err != refusal {
			t.Errorf("%s is read as %d, %v", quoted, c, err)
		}
	}
	if refusals < 20 {
		t.Errorf("%d refusals", refusals)
	}
}

// A type with MarshalText is written as a string.
func TestCodeHasNoMarshalText(t *testing.T) {
	var c any = tokucodes.LowCreditBalance
	if _, ok := c.(encoding.TextMarshaler); ok {
		t.Error("a Code has MarshalText")
	}
}

func TestXML(t *testing.T) {
	type answer struct {
		XMLName struct{}       `xml:"answer"`
		Code    tokucodes.Code `xml:"code,attr"`
		Result  tokucodes.Code `xml:"result"`
	}
	text, err := xml.Marshal(answer{Code: -1100, Result: -9999})
	if string(text) != `<answer code="-1100"><result>-9999</result></answer>` || err != nil {
		t.Errorf("written as %s, %v", text, err)
	}
	var read answer
	if err := xml.Unmarshal(text, &read); read.Code != -1100 || read.Result != -9999 || err != nil {
		t.Errorf("read as %d, %d, %v", read.Code, read.Result, err)
	}
	for _, text := range []string{`<answer code=""/>`, `<answer><result/></answer>`, `<answer><result>abc</result></answer>`} {
		read := answer{Code: 7, Result: 7}
		if err := xml.Unmarshal([]byte(text), &read); err == nil || read.Code != 7 || read.Result != 7 {
			t.Errorf("%s is read as %d, %d, %v", text, read.Code, read.Result, err)
		}
	}
}

// The kinds are written and read as their names, since their numbers are this library's own.
func TestKindsAreWrittenAsNames(t *testing.T) {
	entry, _ := tokucodes.Lookup(-1100)
	text, err := json.Marshal(entry)
	const want = `{"Code":-1100,"Category":"credit","Outcome":"error","GRPCStatus":"FAILED_PRECONDITION",` +
		`"Name":"LOW_CREDIT_BALANCE","Description":"low credit balance","HTTPStatus":400,"IsError":true,"IsRetryable":false,` +
		`"Action":"top_up"}`
	if string(text) != want || err != nil {
		t.Errorf("an entry is written as %s, %v", text, err)
	}
	for e := range tokucodes.All() {
		text, err := json.Marshal(e)
		var read tokucodes.Entry
		if err := errors.Join(err, json.Unmarshal(text, &read)); err != nil || read != e {
			t.Errorf("%s is read as %+v, %v", text, read, err)
		}
	}
	text, err = json.Marshal(map[tokucodes.Category]int{tokucodes.CategoryNone: 1})
	byCategory := map[tokucodes.Category]int{}
	if err := errors.Join(err, json.Unmarshal(text, &byCategory)); err != nil || byCategory[tokucodes.CategoryNone] != 1 {
		t.Errorf("%s is read as %v, %v", text, byCategory, err)
	}
	for _, unnamed := range []any{tokucodes.Category(200), tokucodes.Outcome(0), tokucodes.Outcome(4),
		tokucodes.Action(0), tokucodes.Action(9), tokucodes.GRPCStatus(-1)} {
		if text, err := json.Marshal(unnamed); err == nil || !strings.Contains(err.Error(), "has no name") {
			t.Errorf("%v is written as %s, %v", unnamed, text, err)
		}
	}
	category, outcome := tokucodes.CategoryCredit, tokucodes.OutcomeError
	action, status := tokucodes.ActionTopUp, tokucodes.GRPCAborted
	for _, into := range []any{&category, &outcome, &action, &status} {
		for _, text := range []string{`""`, `"Credit"`, `"credit "`, `8`, `"8"`} {
			if err := json.Unmarshal([]byte(text), into); err == nil {
				t.Errorf("%s is read as %v", text, into)
			}
		}
	}
	err = category.UnmarshalText(bytes.Repeat([]byte("x"), 65))
	if want := `tokucodes: "` + strings.Repeat("x", 64) + `"... is not the name of any Category`; err == nil || err.Error() != want {
		t.Errorf("a wrong name: %v", err)
	}
	if category != tokucodes.CategoryCredit || outcome != tokucodes.OutcomeError || action != tokucodes.ActionTopUp ||
		status != tokucodes.GRPCAborted {
		t.Errorf("a refused name was accepted: %v, %v, %v, %v", category, outcome, action, status)
	}
}

// A database stores the kinds as JSON does, without the quotation marks.
func TestKindsInDatabases(t *testing.T) {
	var category tokucodes.Category
	var outcome tokucodes.Outcome
	var action tokucodes.Action
	var status tokucodes.GRPCStatus
	for e := range tokucodes.All() {
		for kind, into := range map[driver.Valuer]sql.Scanner{
			e.Category: &category, e.Outcome: &outcome, e.Action: &action, e.GRPCStatus: &status,
		} {
			text, err := json.Marshal(kind)
			stored, valueErr := kind.Value()
			if name, ok := stored.(string); !ok || `"`+name+`"` != string(text) || errors.Join(err, valueErr) != nil {
				t.Errorf("%v is stored as %v, and in JSON %s: %v, %v", kind, stored, text, err, valueErr)
			}
			for _, source := range []any{stored, bytes.Trim(text, `"`)} {
				category, outcome, action, status = -1, -1, -1, -1
				read := []any{&category, &outcome, &action, &status}
				if err := into.Scan(source); err != nil {
					t.Errorf("%T %s is refused: %v", source, source, err)
				}
				if i := slices.Index(read, any(into)); []driver.Valuer{category, outcome, action, status}[i] != kind {
					t.Errorf("%T %s is read as %v", source, source, into)
				}
			}
		}
	}
	if name, err := tokucodes.CategoryNone.Value(); name != "none" || err != nil || category.Scan("none") != nil ||
		category != tokucodes.CategoryNone {
		t.Errorf("none is stored as %v, %v and read as %v", name, err, category)
	}
	for _, unnamed := range []driver.Valuer{tokucodes.Category(200), tokucodes.Outcome(0), tokucodes.Outcome(4),
		tokucodes.Action(0), tokucodes.Action(9), tokucodes.GRPCStatus(-1)} {
		if value, err := unnamed.Value(); value != nil || err == nil || !strings.Contains(err.Error(), "has no name") {
			t.Errorf("%v is stored as %v, %v", unnamed, value, err)
		}
	}
	category, outcome, action, status = tokucodes.CategoryCredit, tokucodes.OutcomeError, tokucodes.ActionTopUp,
		tokucodes.GRPCAborted
	for kind, into := range map[string]sql.Scanner{
		"Category": &category, "Outcome": &outcome, "Action": &action, "GRPCStatus": &status,
	} {
		end := " is not the name of any " + kind
		for message, source := range map[string]any{
			"NULL" + end + "; scan into a *" + kind: nil,
			`""` + end:                              "",
			`"Credit"` + end:                        "Credit",
			`"x\u{fffd}"` + end:                     []byte("x\xff"),
			`int64 "7"` + end:                       int64(7),
			`bool "true"` + end:                     true,
		} {
			if err := into.Scan(source); err == nil || err.Error() != "tokucodes: "+message {
				t.Errorf("%#v: %v, want %s", source, err, message)
			}
		}
	}
	if category != tokucodes.CategoryCredit || outcome != tokucodes.OutcomeError || action != tokucodes.ActionTopUp ||
		status != tokucodes.GRPCAborted {
		t.Errorf("a refused value was accepted: %v, %v, %v, %v", category, outcome, action, status)
	}
}
