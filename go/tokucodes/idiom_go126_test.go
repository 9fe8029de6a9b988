//go:build go1.26

package tokucodes_test

import (
	"errors"
	"fmt"
	"testing"

	"example.com/toku-codes/go/tokucodes"
)

// errors.AsType came with Go 1.26, and finds an error by value and by pointer as errors.As does.
func TestAsType(t *testing.T) {
	sent := tokucodes.Error{Code: -1100}
	_, refused := tokucodes.Parse("abc")
	err := errors.Join(errors.New("first"), fmt.Errorf("send: %w", sent), fmt.Errorf("read: %w", refused))
	if e, ok := errors.AsType[tokucodes.Error](err); !ok || e != sent {
		t.Errorf("AsType[Error] = %v, %t", e, ok)
	}
	if e, ok := errors.AsType[*tokucodes.Error](err); !ok || *e != sent {
		t.Errorf("AsType[*Error] = %v, %t", e, ok)
	}
	if e, ok := errors.AsType[tokucodes.Error](&sent); !ok || e != sent {
		t.Errorf("AsType[Error] of a pointer = %v, %t", e, ok)
	}
	if e, ok := errors.AsType[tokucodes.ParseError](err); !ok || e != refused {
		t.Errorf("AsType[ParseError] = %v, %t", e, ok)
	}
	if e, ok := errors.AsType[*tokucodes.ParseError](err); !ok || *e != refused {
		t.Errorf("AsType[*ParseError] = %v, %t", e, ok)
	}
	if e, ok := errors.AsType[*tokucodes.ParseError](sent); ok {
		t.Errorf("AsType[*ParseError] of another error = %v", e)
	}
}
