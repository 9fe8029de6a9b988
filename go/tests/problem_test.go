package tests

// How your own service answers by HTTP when Toku refuses: application/problem+json, RFC 9457.

import (
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"testing"

	"example.com/toku-codes/go/tokucodes"
)

// problem has the members of RFC 9457, and Toku's number.
type problem struct {
	Type   string         `json:"type"`
	Title  string         `json:"title"`
	Status int            `json:"status"`
	Detail string         `json:"detail"`
	Code   tokucodes.Code `json:"code"`
}

// problemOf returns what your own service answers for one of Toku's errors. The detail is your own text, for your
// callers. Clients may retry 503 by themselves.
func problemOf(toku tokucodes.Error, detail string) problem {
	status, name, title := toku.HTTPStatus(), "UNKNOWN_CODE", "unknown code"
	if !toku.Code.IsError() { // made by hand: tokucodes.Error{Code: 0}
		status = http.StatusInternalServerError
	}
	if entry, ok := tokucodes.Lookup(toku.Code); ok {
		name, title = entry.Name, entry.Description
	}
	// Your own service, never Toku's: it answers, and can explain what a type means.
	return problem{"https://calls.example.com/problems/" + name, title, status, detail, toku.Code}
}

func writeProblem(w http.ResponseWriter, answer problem) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(answer.Status)
	if err := json.NewEncoder(w).Encode(answer); err != nil {
		log.Printf("the client does not get its answer: %v", err)
	}
}

func Example_problem() {
	err := fmt.Errorf("call: %w", tokucodes.LowCreditBalance.Err())
	answer := httptest.NewRecorder()
	var toku *tokucodes.Error
	if errors.As(err, &toku) {
		writeProblem(answer, problemOf(*toku, "Ask your administrator."))
	}
	fmt.Println(answer.Code, answer.Header().Get("Content-Type"))
	fmt.Print(answer.Body)
	// Output:
	// 400 application/problem+json
	// {"type":"https://calls.example.com/problems/LOW_CREDIT_BALANCE","title":"low credit balance","status":400,"detail":"Ask your administrator.","code":-1100}
}

func TestProblem(t *testing.T) {
	for code, want := range map[tokucodes.Code]problem{
		-1100: {"LOW_CREDIT_BALANCE", "low credit balance", 400, "wait", -1100},
		-101:  {"DATABASE_CONNECTION_ERROR", "database connection error", 503, "wait", -101},
		-9999: {"UNKNOWN_CODE", "unknown code", 500, "wait", -9999},
		0:     {"SUCCESS", "success", 500, "wait", 0},
		-3005: {"TASK_COMPLETED", "task completed", 500, "wait", -3005},
	} {
		want.Type = "https://calls.example.com/problems/" + want.Type
		answer := httptest.NewRecorder()
		writeProblem(answer, problemOf(tokucodes.Error{Code: code}, "wait"))
		var read problem
		if err := json.Unmarshal(answer.Body.Bytes(), &read); read != want || answer.Code != want.Status || err != nil {
			t.Errorf("%d: %d %s, %v, want %+v", code, answer.Code, answer.Body, err, want)
		}
	}
	count := 0
	for e := range tokucodes.All() {
		if answer := problemOf(tokucodes.Error{Code: e.Code}, ""); answer.Status < 400 || e.IsError && answer.Status != e.HTTPStatus {
			t.Errorf("%d: %+v", e.Code, answer)
		}
		count++
	}
	if count < 110 {
		t.Errorf("%d codes", count)
	}
}
