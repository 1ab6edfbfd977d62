// Package assert has what the benchmark's tests use of github.com/stretchr/testify/assert, so that they need neither
// that module nor what it depends on. A failed assertion ends the program.
package assert

import (
	"bytes"
	"fmt"
	"reflect"
	"testing"
)

// Assertions compares what a test expects with what it got.
type Assertions struct{}

// New gives the assertions of a test.
func New(_ *testing.T) *Assertions { return &Assertions{} }

// Equal ends the program unless both values are of the same type and deeply equal.
func (*Assertions) Equal(expected, actual any, _ ...any) bool {
	wanted, isBytes := expected.([]byte)
	got, areBoth := actual.([]byte)
	same := reflect.DeepEqual(expected, actual)
	if isBytes && areBoth && wanted != nil && got != nil {
		same = bytes.Equal(wanted, got)
	}
	if !same {
		panic(fmt.Sprintf("expected %#v, got %#v", expected, actual))
	}
	return true
}
