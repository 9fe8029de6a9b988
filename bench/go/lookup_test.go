package lookup

// What a look-up costs, beside a Go map of the same rows and beside an empty call of C:
//
//	go test -bench . -count 15
//	go test -bench . -count 15 -tags toku_system      the installed C library by cgo
//
// Each benchmark asks for known codes in random order. Ratio gives what counts, measured in turns in one run.

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"example.com/toku-codes/bench/go/internal/empty"
	"example.com/toku-codes/go/tokucodes"
)

var (
	codes [1 << 12]tokucodes.Code
	rows  = map[tokucodes.Code]tokucodes.Entry{}
	sink  int
)

func init() {
	entries := slices.Collect(tokucodes.All())
	for _, entry := range entries {
		rows[entry.Code] = entry
	}
	random := rand.New(rand.NewPCG(1, 2))
	for i := range codes {
		codes[i] = entries[random.IntN(len(entries))].Code
	}
}

func lookup(n int) {
	for i := range n {
		entry, ok := tokucodes.Lookup(codes[i%len(codes)])
		if ok {
			sink += entry.HTTPStatus
		}
	}
}

func goMap(n int) {
	for i := range n {
		entry, ok := rows[codes[i%len(codes)]]
		if ok {
			sink += entry.HTTPStatus
		}
	}
}

func emptyCall(n int) {
	for i := range n {
		sink += int(empty.Call(int32(codes[i%len(codes)])))
	}
}

func BenchmarkLookup(b *testing.B)    { lookup(b.N) }
func BenchmarkMap(b *testing.B)       { goMap(b.N) }
func BenchmarkEmptyCall(b *testing.B) { emptyCall(b.N) }

// BenchmarkRatio reports the median ratios of Lookup to each of the others.
func BenchmarkRatio(b *testing.B) {
	const rounds, calls = 31, 200_000
	measure := func(run func(int)) float64 {
		started := time.Now()
		run(calls)
		return float64(time.Since(started)) / calls
	}
	for range b.N {
		var toMap, toCall []float64
		for range rounds {
			ours, theirs, call := measure(lookup), measure(goMap), measure(emptyCall)
			toMap, toCall = append(toMap, ours/theirs), append(toCall, ours/call)
		}
		slices.Sort(toMap)
		slices.Sort(toCall)
		b.ReportMetric(toMap[rounds/2], "of-map")
		b.ReportMetric(toCall[rounds/2], "of-empty-call")
	}
	_ = fmt.Sprint(sink)
}
