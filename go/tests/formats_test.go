package tests

// Codes in YAML, in environment variables and in a database.

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/kelseyhightower/envconfig"
	"go.yaml.in/yaml/v3"
	_ "modernc.org/sqlite"

	"example.com/toku-codes/go/tokucodes"
)

type settings struct {
	Plain   tokucodes.Code
	Pointer *tokucodes.Code
	Action  tokucodes.Action
}

func TestYAML(t *testing.T) {
	code := tokucodes.Code(-9999)
	text, err := yaml.Marshal(settings{-1100, &code, tokucodes.ActionTopUp})
	if string(text) != "plain: -1100\npointer: -9999\naction: top_up\n" || err != nil {
		t.Errorf("written as %s, %v", text, err)
	}
	for _, form := range []string{"-1100", `"-1100"`, "'-1100'", "low_credit_balance", "0xfffffbb4", "4294966196", "!!str -1100"} {
		var read settings
		err := yaml.Unmarshal(fmt.Appendf(nil, "{plain: %s, pointer: %s, action: top_up}", form, form), &read)
		if err != nil || read.Plain != -1100 || *read.Pointer != -1100 || read.Action != tokucodes.ActionTopUp {
			t.Errorf("%s is read as %+v, %v", form, read, err)
		}
	}
	for _, form := range []string{`""`, "''", "abc", "0.0", "-1100.5", "false", "0b0", "1_000", "[0]", "{code: 0}", "!!str"} {
		for _, key := range []string{"plain", "pointer"} {
			read := settings{Plain: 7}
			err := yaml.Unmarshal([]byte(key+": "+form), &read)
			if err == nil || read.Plain != 7 || read.Pointer != nil && *read.Pointer != 0 {
				t.Errorf("%s: %s is read as %+v, %v", key, form, read, err)
			}
		}
	}
	var refused tokucodes.ParseError
	if err := yaml.Unmarshal([]byte("plain: abc"), &settings{}); !errors.As(err, &refused) || refused.Text != "abc" {
		t.Errorf("abc: %v", err)
	}
	var counts map[tokucodes.Code]int
	if err := yaml.Unmarshal([]byte("{-1100: 2, success: 5}"), &counts); err != nil || counts[-1100] != 2 || counts[0] != 5 {
		t.Errorf("keys are read as %v, %v", counts, err)
	}
}

// yaml.v3 does not call a type's methods for null, so a Code stays as it was, and only a pointer shows the null.
func TestYAMLNull(t *testing.T) {
	for _, form := range []string{"null", "~", "", "!!null null"} {
		code := tokucodes.Code(-1100)
		read := settings{Plain: 7, Pointer: &code}
		err := yaml.Unmarshal([]byte("plain: "+form+"\npointer: "+form+"\n"), &read)
		if err != nil || read.Plain != 7 || read.Pointer != nil {
			t.Errorf("%q is read as %+v, %v", form, read, err)
		}
	}
}

func TestEnvironment(t *testing.T) {
	type environment struct {
		Code  tokucodes.Code `required:"true"`
		Other tokucodes.Code
		Known []tokucodes.Code
	}
	for text, want := range map[string]tokucodes.Code{"-1100": -1100, " low_credit_balance ": -1100, "0xfffffbb4": -1100, "0": 0} {
		t.Setenv("TOKU_CODE", text)
		t.Setenv("TOKU_KNOWN", "0,"+text)
		var read environment
		if err := envconfig.Process("toku", &read); err != nil || read.Code != want || len(read.Known) != 2 || read.Known[1] != want {
			t.Errorf("%q is read as %+v, %v", text, read, err)
		}
	}
	for _, text := range []string{"", " ", "abc", "0.0", "null"} {
		t.Setenv("TOKU_CODE", text)
		read := environment{Code: 7}
		err := envconfig.Process("toku", &read)
		var refused *envconfig.ParseError
		if !errors.As(err, &refused) || refused.KeyName != "TOKU_CODE" || !strings.Contains(err.Error(), fmt.Sprintf("%q is not a code", text)) ||
			read.Code != 7 {
			t.Errorf("%q is read as %+v, %v", text, read, err)
		}
	}
	os.Unsetenv("TOKU_CODE") // t.Setenv restores it
	if err := envconfig.Process("toku", &environment{}); err == nil || err.Error() != "required key TOKU_CODE missing value" {
		t.Errorf("without the variable: %v", err)
	}
	// envconfig calls the methods of the nil pointer: an error, not a panic.
	t.Setenv("TOKU_CODE", "-1100")
	var pointer struct{ Code *tokucodes.Code }
	if err := envconfig.Process("toku", &pointer); err == nil || !strings.Contains(err.Error(), "the *Code to read into is nil") {
		t.Errorf("a *Code is read as %v, %v", pointer.Code, err)
	}
}

// A code is stored as its number, a kind as its name.
func TestDatabase(t *testing.T) {
	database, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer database.Close()
	database.SetMaxOpenConns(1) // each connection would have its own database
	do := func(query string, arguments ...any) {
		t.Helper()
		if _, err := database.Exec(query, arguments...); err != nil {
			t.Fatal(err)
		}
	}
	do("CREATE TABLE sent (code INTEGER, category TEXT, outcome TEXT, action BLOB, status TEXT)")
	for e := range tokucodes.All() {
		do("INSERT INTO sent VALUES (?, ?, ?, CAST(? AS BLOB), ?)", e.Code, e.Category, e.Outcome, e.Action, e.GRPCStatus)
	}
	rows, err := database.Query("SELECT *, typeof(code), typeof(category), typeof(action) FROM sent")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	count := 0
	for rows.Next() {
		var e tokucodes.Entry
		var types [3]string
		err := rows.Scan(&e.Code, &e.Category, &e.Outcome, &e.Action, &e.GRPCStatus, &types[0], &types[1], &types[2])
		want, ok := tokucodes.Lookup(e.Code)
		if err != nil || !ok || e.Category != want.Category || e.Outcome != want.Outcome || e.Action != want.Action ||
			e.GRPCStatus != want.GRPCStatus || types != [3]string{"integer", "text", "blob"} {
			t.Errorf("%+v, %v: %v, want %+v", e, types, err, want)
		}
		count++
	}
	if err := rows.Err(); err != nil || count < 110 {
		t.Errorf("%d rows: %v", count, err)
	}
	var stored string
	if err := database.QueryRow("SELECT status FROM sent WHERE action = CAST(? AS BLOB)", tokucodes.ActionTopUp).Scan(&stored); err != nil ||
		stored != "FAILED_PRECONDITION" {
		t.Errorf("the action is stored as another text: %q, %v", stored, err)
	}
	if _, err := database.Exec("INSERT INTO sent (action) VALUES (?)", tokucodes.Action(9)); err == nil ||
		!strings.Contains(err.Error(), "Action(9) has no name") {
		t.Errorf("Action(9) is stored: %v", err)
	}
	action, code := tokucodes.ActionTopUp, tokucodes.LowCreditBalance
	for query, message := range map[string]string{
		"SELECT NULL":     "NULL is not the name of any Action; scan into a *Action",
		"SELECT 'Top_up'": `"Top_up" is not the name of any Action`,
		"SELECT ''":       `"" is not the name of any Action`,
		"SELECT 5":        `int64 "5" is not the name of any Action`,
	} {
		err := database.QueryRow(query).Scan(&action)
		if err == nil || !strings.HasSuffix(err.Error(), message) || action != tokucodes.ActionTopUp {
			t.Errorf("%s is read as %v, %v", query, action, err)
		}
	}
	for _, query := range []string{"SELECT NULL", "SELECT ''", "SELECT 'abc'", "SELECT 4294967296"} {
		if err := database.QueryRow(query).Scan(&code); err == nil || code != tokucodes.LowCreditBalance {
			t.Errorf("%s is read as %d, %v", query, code, err)
		}
	}
	var null sql.Null[tokucodes.Action]
	pointer := &action
	if err := database.QueryRow("SELECT NULL, NULL").Scan(&null, &pointer); null.Valid || pointer != nil || err != nil {
		t.Errorf("NULL is read as %v, %v, %v", null, pointer, err)
	}
	if err := database.QueryRow("SELECT 'retry', 'retry'").Scan(&null, &pointer); null.V != tokucodes.ActionRetry ||
		*pointer != tokucodes.ActionRetry || err != nil {
		t.Errorf("retry is read as %v, %v, %v", null, pointer, err)
	}
}
