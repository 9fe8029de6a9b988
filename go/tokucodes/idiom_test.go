package tokucodes_test

// What Go's developers expect beyond the vectors: errors, fmt, slog, goroutines, names.

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"example.com/toku-codes/go/tokucodes"
)

// sentinels returns the errors that stand for the categories, by name. TestSentinels has them by their names in Go.
func sentinels(t *testing.T) map[string]error {
	found := map[string]error{}
	for _, row := range rows(t, "kinds.tsv", 3) {
		if row[0] == "category" && row[2] != "success" {
			found[row[2]] = tokucodes.Sentinel(tokucodes.Category(number(t, row[1])))
		}
	}
	return found
}

// Each category has a sentinel that is named like its constant: ErrCredit belongs to CategoryCredit.
func TestSentinels(t *testing.T) {
	source, err := os.ReadFile("codes.go")
	if err != nil {
		t.Fatal(err)
	}
	declared := regexp.MustCompile(`\tErr(\w+) +error += categoryError\(Category(\w+)\)`).FindAllSubmatch(source, -1)
	for _, names := range declared {
		if !bytes.Equal(names[1], names[2]) {
			t.Errorf("Err%s is the sentinel of %s", names[1], names[2])
		}
	}
	if len(declared) != len(sentinels(t)) {
		t.Errorf("%d sentinels for %d categories", len(declared), len(sentinels(t)))
	}
	if credit := sentinels(t)["credit"]; credit != tokucodes.ErrCredit {
		t.Errorf("the sentinel of credit is %v", credit)
	}
}

func TestErrors(t *testing.T) {
	blocks, sentinels := rows(t, "blocks.tsv", 3), sentinels(t)
	numbers := []int32{-9999, -1399, -1499, 7}
	for e := range tokucodes.All() {
		numbers = append(numbers, int32(e.Code))
	}
	for _, n := range numbers {
		c := tokucodes.Code(n)
		err := c.Err()
		if !c.IsError() {
			if err != nil {
				t.Errorf("Code(%d).Err() = %v", c, err)
			}
			continue
		}
		wrapped := fmt.Errorf("send: %w", errors.Join(errors.New("first"), err))
		pointer := &tokucodes.Error{Code: c} // as a program returns what it has from errors.As
		for _, err := range []error{err, wrapped, pointer, fmt.Errorf("send: %w", pointer)} {
			if code, ok := tokucodes.CodeOf(err); code != c || !ok {
				t.Errorf("CodeOf(%v) = %d, %t", err, code, ok)
			}
			var asError tokucodes.Error
			if !errors.As(err, &asError) || asError != (tokucodes.Error{Code: c}) {
				t.Errorf("errors.As(%v) gives %v", err, asError)
			}
			var asPointer *tokucodes.Error
			if !errors.As(err, &asPointer) || *asPointer != asError {
				t.Errorf("errors.As(%v) gives the pointer %v", err, asPointer)
			}
			if parse := (tokucodes.ParseError{}); errors.As(err, &parse) {
				t.Errorf("errors.As(%v) gives %#v", err, parse)
			}
			for _, same := range []error{c.Err(), &asError} {
				if !errors.Is(err, same) || errors.Is(err, (c-1).Err()) || errors.Is(err, &tokucodes.Error{Code: c - 1}) {
					t.Errorf("errors.Is(%v, %T) does not distinguish %d from its neighbour", err, same, c)
				}
			}
			facts := []any{asError.Action(), asError.Description(), asError.GRPCStatus(), asError.HTTPStatus(), asError.IsRetryable()}
			if !slices.Equal(facts, []any{c.Action(), c.String(), c.GRPCStatus(), c.HTTPStatus(), c.IsRetryable()}) {
				t.Errorf("the error of %d says %v", c, facts)
			}
			for category, sentinel := range sentinels {
				if errors.Is(err, sentinel) != (category == categoryOf(t, blocks, n)) {
					t.Errorf("errors.Is(%v, %v) = %t", err, sentinel, errors.Is(err, sentinel))
				}
			}
		}
	}
	unknown := tokucodes.Error{Code: -9999}
	if unknown.Action() != tokucodes.ActionInvestigate || unknown.Description() != "unknown code -9999" ||
		unknown.GRPCStatus() != tokucodes.GRPCUnknown || unknown.HTTPStatus() != 500 || unknown.IsRetryable() {
		t.Errorf("the error of an unknown code says %v, %s", unknown.Action(), unknown.Description())
	}
	if retryable := (tokucodes.Error{Code: -101}); retryable.Action() != tokucodes.ActionRetry || !retryable.IsRetryable() {
		t.Errorf("the error of -101 says %v", retryable.Action())
	}
	if errors.Is(unknown, (*tokucodes.Error)(nil)) || unknown.As(nil) {
		t.Error("an error is nil")
	}
	if code, ok := tokucodes.CodeOf(nil); code != 0 || ok {
		t.Errorf("CodeOf(nil) = %d, %t", code, ok)
	}
	if code, ok := tokucodes.CodeOf(tokucodes.Error{}); code != 0 || ok {
		t.Errorf("CodeOf(Error{}) = %d, %t", code, ok)
	}
	if code, ok := tokucodes.CodeOf(errors.New("other")); code != 0 || ok {
		t.Errorf("CodeOf of another error = %d, %t", code, ok)
	}
	if text := tokucodes.ErrVoIPUser.Error(); text != "voip_user error" {
		t.Errorf("a sentinel says %q", text)
	}
}

// Since a Code does not implement error, `return code` does not compile in a function that returns an error.
func TestCodeIsNotAnError(t *testing.T) {
	isError := reflect.TypeFor[error]()
	for _, kind := range []reflect.Type{reflect.TypeFor[tokucodes.Code](), reflect.TypeFor[*tokucodes.Code]()} {
		if kind.Implements(isError) {
			t.Errorf("%v is an error", kind)
		}
	}
	if !reflect.TypeFor[tokucodes.Error]().Implements(isError) {
		t.Error("an Error is not an error")
	}
}

func TestFormat(t *testing.T) {
	for _, test := range []struct {
		format string
		code   tokucodes.Code
		want   string
	}{
		{"%d", -1100, "-1100"}, {"%v", -1100, "low credit balance"}, {"%s", -1100, "low credit balance"},
		{"%q", -1100, `"low credit balance"`}, {"%+v", -1100, "low credit balance"}, {"%#v", -1100, "-1100"},
		{"%20v", 0, "             success"}, {"%6d", -3005, " -3005"},
		{"%d", -9999, "-9999"}, {"%v", -9999, "unknown code -9999"}, {"%v", -2147483648, "unknown code -2147483648"},
	} {
		if got := fmt.Sprintf(test.format, test.code); got != test.want {
			t.Errorf("%s of %d is %s, want %s", test.format, test.code, got, test.want)
		}
	}
	for _, test := range []struct {
		kind fmt.Stringer
		want string
	}{
		{tokucodes.CategoryNone, "none"}, {tokucodes.CategoryVoIPUser, "voip_user"}, {tokucodes.CategoryTask, "task"},
		{tokucodes.Category(200), "Category(200)"}, {tokucodes.Category(-1), "Category(-1)"},
		{tokucodes.OutcomeProgress, "progress"}, {tokucodes.Outcome(0), "Outcome(0)"}, {tokucodes.Outcome(4), "Outcome(4)"},
		{tokucodes.ActionTopUp, "top_up"}, {tokucodes.Action(0), "Action(0)"}, {tokucodes.Action(9), "Action(9)"},
		{tokucodes.GRPCOK, "OK"}, {tokucodes.GRPCUnauthenticated, "UNAUTHENTICATED"},
		{tokucodes.GRPCStatus(17), "GRPCStatus(17)"}, {tokucodes.GRPCStatus(-1), "GRPCStatus(-1)"},
	} {
		if got := test.kind.String(); got != test.want {
			t.Errorf("%#v is called %s, want %s", test.kind, got, test.want)
		}
	}
}

// The numbers of the kinds are those of the C library, and never change.
func TestKindNumbers(t *testing.T) {
	for _, row := range rows(t, "kinds.tsv", 3) {
		n := number(t, row[1])
		kinds := map[string]fmt.Stringer{
			"category": tokucodes.Category(n), "outcome": tokucodes.Outcome(n), "action": tokucodes.Action(n),
		}
		if kind, ok := kinds[row[0]]; !ok || kind.String() != row[2] {
			t.Errorf("the %s %s is %v, want %s", row[0], row[1], kind, row[2])
		}
	}
	for _, row := range rows(t, "statuses.tsv", 4) {
		if status := tokucodes.GRPCStatus(number(t, row[0])); status.String() != row[1] {
			t.Errorf("the status %d is %v, want %s", status, status, row[1])
		}
	}
}

func TestSlog(t *testing.T) {
	var text bytes.Buffer
	for _, handler := range []slog.Handler{slog.NewTextHandler(&text, nil), slog.NewJSONHandler(&text, nil)} {
		slog.New(handler).Info("sent", "code", tokucodes.LowCreditBalance, "category", tokucodes.CategoryCredit)
	}
	if !strings.Contains(text.String(), "msg=sent code=-1100 category=credit\n") ||
		!strings.Contains(text.String(), `"code":-1100,"category":"credit"}`) {
		t.Errorf("logged: %s", text.String())
	}
}

// Calls that use an engine's memory, from many goroutines at once, each asking for different texts.
func TestGoroutines(t *testing.T) {
	table := rows(t, "table.tsv", 10)
	var group sync.WaitGroup
	for worker := range 8 {
		group.Add(1)
		go func() {
			defer group.Done()
			for round := range 1000 {
				row := table[(round*7+worker*11)%len(table)]
				parsed, err := tokucodes.Parse(row[0])
				message := fmt.Sprintf("%s (%s %s)", row[6], row[0], row[1])
				unknown := tokucodes.Code(100_000*(worker+1) + round)
				named, _ := tokucodes.LookupName(row[1])
				found := tokucodes.Search(row[0])
				switch {
				case err != nil || parsed.String() != row[6] || tokucodes.Error{Code: parsed}.Error() != message:
					t.Errorf("%s: %v, %v", row[0], parsed, err)
				case unknown.String() != fmt.Sprintf("unknown code %d", unknown):
					t.Errorf("%d is described as %v", unknown, unknown)
				case named != parsed || len(found) != 1 || found[0].Name != row[1]:
					t.Errorf("%s: %d, %v", row[1], named, found)
				case parsed.Category().String() != row[2] || parsed.Outcome().String() != row[3] ||
					parsed.Action().String() != row[4] || parsed.GRPCStatus().String() != row[5]:
					t.Errorf("%s: %v, %v, %v, %v", row[0], parsed.Category(), parsed.Outcome(), parsed.Action(),
						parsed.GRPCStatus())
				}
				if t.Failed() {
					return
				}
			}
		}()
	}
	group.Wait()
}

// checkKind compares the number of a constant, such as GRPCNotFound, with that of the kind with its name, NOT_FOUND.
func checkKind(t *testing.T, kind string, constant *ast.ValueSpec) {
	if len(constant.Values) == 0 {
		return
	}
	literal, ok := constant.Values[0].(*ast.BasicLit)
	if !ok {
		return // a sentinel, which TestErrors has
	}
	n := number(t, literal.Value)
	prefix, name := kind, ""
	switch kind {
	case "Category":
		name = tokucodes.Category(n).String()
	case "Outcome":
		name = tokucodes.Outcome(n).String()
	case "Action":
		name = tokucodes.Action(n).String()
	case "GRPCStatus":
		prefix, name = "GRPC", tokucodes.GRPCStatus(n).String()
	}
	if want := prefix + strings.ReplaceAll(name, "_", ""); !strings.EqualFold(constant.Names[0].Name, want) {
		t.Errorf("%s is %s, which is %s", constant.Names[0].Name, literal.Value, name)
	}
}

// Each constant has its number and its documentation, and the kinds have all their members.
func TestConstants(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	constants := map[string]string{} // documentation
	numbers := map[string]string{}
	advice := map[string]string{} // by the name of the action
	kinds := 0
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, declaration := range file.Decls {
			d, ok := declaration.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, spec := range d.Specs {
				s, ok := spec.(*ast.ValueSpec)
				if !ok {
					continue
				}
				kind, ok := s.Type.(*ast.Ident)
				switch {
				case ok && slices.Contains([]string{"Category", "Outcome", "Action", "GRPCStatus"}, kind.Name):
					checkKind(t, kind.Name, s)
					kinds++
					if _, text, ok := strings.Cut(s.Doc.Text(), " is the action "); ok {
						action, sentence, _ := strings.Cut(strings.TrimSpace(text), ": ")
						advice[action] = sentence
					}
				case ok && kind.Name == "Code":
					constants[s.Names[0].Name] = s.Doc.Text()
					if value, ok := s.Values[0].(*ast.UnaryExpr); ok {
						numbers[s.Names[0].Name] = "-" + value.X.(*ast.BasicLit).Value
					} else {
						numbers[s.Names[0].Name] = s.Values[0].(*ast.BasicLit).Value
					}
				}
			}
		}
	}
	// And CategoryNone, which has no name.
	if want := len(rows(t, "kinds.tsv", 3)) + len(rows(t, "statuses.tsv", 4)) + 1; kinds != want {
		t.Errorf("%d members of the kinds, want %d", kinds, want)
	}
	initialisms := strings.NewReplacer("Api", "API", "Cdr", "CDR", "Http", "HTTP", "Otp", "OTP", "Sms", "SMS", "Url", "URL",
		"Voip", "VoIP", "UserId", "UserID", "ServiceId", "ServiceID")
	table := rows(t, "table.tsv", 10)
	for _, row := range table {
		name := ""
		for _, word := range strings.Split(row[1], "_") {
			name += word[:1] + strings.ToLower(word[1:])
		}
		name = initialisms.Replace(name)
		documentation := fmt.Sprintf("%s is %s: %q.\n\nAction %s: %s\n\nCategory %s, outcome %s, grpc status %s (this "+
			"library's reading, not Toku's word).\n", name, row[0], row[6], row[4], advice[row[4]], row[2], row[3], row[5])
		if len(advice[row[4]]) < 10 {
			t.Errorf("the documentation does not say what to do about %s: %q", row[4], advice[row[4]])
		}
		if numbers[name] != row[0] || constants[name] != documentation {
			t.Errorf("%s = %s: %s", name, numbers[name], constants[name])
		}
	}
	if len(constants) != len(table) {
		t.Errorf("%d constants for %d rows", len(constants), len(table))
	}
}
