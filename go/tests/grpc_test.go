package tests

// How your own service answers by gRPC when Toku refuses.

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"testing"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"example.com/toku-codes/go/tokucodes"
)

// grpcError returns the error that a method of your service returns for one of Toku's. The text is your own: Toku's
// descriptions are written for developers. Clients may retry UNAVAILABLE and ABORTED by themselves.
func grpcError(err error, text string) error {
	var toku tokucodes.Error
	if !errors.As(err, &toku) {
		return status.Error(codes.Unknown, text)
	}
	code, reason := codes.Code(toku.GRPCStatus()), "UNKNOWN_CODE"
	if !toku.Code.IsError() { // made by hand: tokucodes.Error{Code: 0}
		code = codes.Unknown
	}
	if entry, ok := tokucodes.Lookup(toku.Code); ok {
		reason = entry.Name
	}
	answer, err := status.New(code, text).WithDetails(&errdetails.ErrorInfo{
		Reason:   reason,
		Domain:   "calls.example.com", // your own service, which answers
		Metadata: map[string]string{"code": fmt.Sprintf("%d", toku.Code)},
	})
	if err != nil {
		return err
	}
	return answer.Err()
}

func Example_grpc() {
	err := fmt.Errorf("call: %w", tokucodes.LowCreditBalance.Err())
	answer := status.Convert(grpcError(err, "Your call was not made."))
	fmt.Println(answer.Code(), answer.Message())
	for _, detail := range answer.Details() {
		if info, ok := detail.(*errdetails.ErrorInfo); ok {
			fmt.Println(info.GetReason(), info.GetDomain(), info.GetMetadata())
		}
	}
	// Output:
	// FailedPrecondition Your call was not made.
	// LOW_CREDIT_BALANCE calls.example.com map[code:-1100]
}

func TestGRPCError(t *testing.T) {
	for _, test := range []struct {
		err    error
		code   codes.Code
		reason string
		number string
	}{
		{tokucodes.LowCreditBalance.Err(), codes.FailedPrecondition, "LOW_CREDIT_BALANCE", "-1100"},
		{&tokucodes.Error{Code: -101}, codes.Unavailable, "DATABASE_CONNECTION_ERROR", "-101"},
		{fmt.Errorf("call: %w", tokucodes.Code(-9999).Err()), codes.Unknown, "UNKNOWN_CODE", "-9999"},
		{tokucodes.Error{Code: 0}, codes.Unknown, "SUCCESS", "0"},
		{tokucodes.Error{Code: -3005}, codes.Unknown, "TASK_COMPLETED", "-3005"},
	} {
		answer := status.Convert(grpcError(test.err, "no call"))
		if answer.Code() != test.code || answer.Message() != "no call" || len(answer.Details()) != 1 {
			t.Fatalf("%v: %v, want %v", test.err, answer, test.code)
		}
		info, ok := answer.Details()[0].(*errdetails.ErrorInfo)
		if !ok || info.GetReason() != test.reason || info.GetDomain() != "calls.example.com" ||
			!maps.Equal(info.GetMetadata(), map[string]string{"code": test.number}) {
			t.Errorf("%v: %v", test.err, answer.Details())
		}
	}
	answer := status.Convert(grpcError(errors.New("secret"), "no call"))
	if answer.Code() != codes.Unknown || answer.Message() != "no call" || len(answer.Details()) != 0 {
		t.Errorf("another error: %v", answer)
	}
}

// No code is OK, each has the number of gRPC's status, and the reason has the form that ErrorInfo demands.
func TestGRPCErrors(t *testing.T) {
	isReason := regexp.MustCompile(`^[A-Z][A-Z0-9_]{0,61}[A-Z0-9]$`)
	count := 0
	for e := range tokucodes.All() {
		answer := status.Convert(grpcError(tokucodes.Error{Code: e.Code}, ""))
		info, ok := answer.Details()[0].(*errdetails.ErrorInfo)
		if !ok || answer.Code() == codes.OK || info.GetReason() != e.Name || !isReason.MatchString(info.GetReason()) {
			t.Errorf("%d: %v, %v", e.Code, answer, info)
		}
		// gRPC reads its own names in JSON.
		var code codes.Code
		if err := code.UnmarshalJSON([]byte(`"` + e.GRPCStatus.String() + `"`)); err != nil || e.IsError && code != answer.Code() {
			t.Errorf("%d: %v is %v, not %v: %v", e.Code, e.GRPCStatus, code, answer.Code(), err)
		}
		count++
	}
	if count < 110 {
		t.Errorf("%d codes", count)
	}
}

// An Error alone is not a status, in spite of its method GRPCStatus: clients would get its message as UNKNOWN.
func TestErrorIsNotAStatus(t *testing.T) {
	if answer, ok := status.FromError(tokucodes.LowCreditBalance.Err()); ok || answer.Code() != codes.Unknown {
		t.Errorf("gRPC answers an Error by %v", answer)
	}
}
