// Package lookup measures what a look-up costs in Go, compared with code that you would write yourself. One
// operation answers all codes of a workload, or all of an array. `cargo xtask bench go` writes the workloads and runs
// this once per round; by hand, after it:
//
//	go test -bench . -benchtime 10ms
package lookup

import (
	"encoding/binary"
	"net/http"
	"os"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"example.com/toku-codes/bench/go/internal/empty"
	"example.com/toku-codes/go/tokucodes"
)

// Answers are stored here, so that the compiler does not remove the calls.
var (
	size    int
	isThere bool
)

func codes(b *testing.B, workload string) []tokucodes.Code {
	bytes, err := os.ReadFile("../../target/bench/workloads/" + workload + ".i32")
	if err != nil {
		b.Fatal(err)
	}
	codes := make([]tokucodes.Code, len(bytes)/4)
	if _, err := binary.Decode(bytes, binary.LittleEndian, codes); err != nil {
		b.Fatal(err)
	}
	return codes
}

// each times a loop over the codes of every workload; the loop is in the caller, so that calls in it are inlined
// as they would be in a program.
func each(b *testing.B, pass func(codes []tokucodes.Code)) {
	for _, workload := range []string{"uniform", "mix", "unknown", "hot"} {
		one(b, workload, workload, pass)
	}
}

func one(b *testing.B, name, workload string, pass func(codes []tokucodes.Code)) {
	codes := codes(b, workload)
	b.Run(name, func(b *testing.B) { timed(b, 1, func() { pass(codes) }) })
}

// timed reports the processor time of this thread, which other programs do not change, in place of the wall-clock time. It
// makes at least this many passes.
func timed(b *testing.B, passes int, pass func()) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	start := processorTime(b)
	for b.Loop() {
		for range passes {
			pass()
		}
	}
	b.ReportMetric(float64(processorTime(b)-start)/float64(b.N*passes), "ns/op")
}

func processorTime(b *testing.B) int64 {
	const threadClock = 3 // CLOCK_THREAD_CPUTIME_ID; package syscall does not have it
	var time syscall.Timespec
	_, _, errno := syscall.Syscall(syscall.SYS_CLOCK_GETTIME, threadClock, uintptr(unsafe.Pointer(&time)), 0)
	if errno != 0 {
		b.Fatal(errno)
	}
	return time.Nano()
}

func BenchmarkLookup(b *testing.B) {
	each(b, func(codes []tokucodes.Code) {
		for _, code := range codes {
			entry, ok := tokucodes.Lookup(code)
			size, isThere = len(entry.Description), ok
		}
	})
}

func BenchmarkMap(b *testing.B) {
	rows := map[tokucodes.Code]tokucodes.Entry{}
	for entry := range tokucodes.All() {
		rows[entry.Code] = entry
	}
	each(b, func(codes []tokucodes.Code) {
		for _, code := range codes {
			entry, ok := rows[code]
			size, isThere = len(entry.Description), ok
		}
	})
}

// A text for every number from 0 down to the lowest one.
func BenchmarkArrayLoad(b *testing.B) {
	texts := make([]string, 1)
	for entry := range tokucodes.All() {
		at := -int(entry.Code)
		texts = slices.Concat(texts, make([]string, max(0, at+1-len(texts))))
		texts[at] = entry.Description
	}
	each(b, func(codes []tokucodes.Code) {
		for _, code := range codes {
			at := -int(code)
			if isThere = uint(at) < uint(len(texts)); isThere {
				size = len(texts[at])
			}
		}
	})
}

//go:noinline
func nothing(code tokucodes.Code) int { return int(code) }

func BenchmarkEmptyCall(b *testing.B) {
	each(b, func(codes []tokucodes.Code) {
		for _, code := range codes {
			size = nothing(code)
		}
	})
}

func BenchmarkEmptyCgoCall(b *testing.B) {
	each(b, func(codes []tokucodes.Code) {
		for _, code := range codes {
			size = int(empty.Call(int32(code)))
		}
	})
}

func BenchmarkStatusText(b *testing.B) {
	one(b, "uniform", "statuses", func(codes []tokucodes.Code) {
		for _, code := range codes {
			size = len(http.StatusText(int(code)))
		}
	})
}

// The same loop in one goroutine and in two, by the same clock: their ratio shows whether one slows the other.
func BenchmarkLookupInOneGoroutine(b *testing.B)  { goroutines(b, 1) }
func BenchmarkLookupInTwoGoroutines(b *testing.B) { goroutines(b, 2) }

// goroutines reports the wall-clock time per code of one goroutine, while all go over the codes equally often.
func goroutines(b *testing.B, count int) {
	const passes = 500
	codes := codes(b, "uniform")
	b.Run("uniform", func(b *testing.B) {
		for b.Loop() {
			start := time.Now()
			var all sync.WaitGroup
			for range count {
				all.Go(func() {
					sum := 0
					for range passes {
						for _, code := range codes {
							entry, _ := tokucodes.Lookup(code)
							sum += len(entry.Description)
						}
					}
					if sum == 0 {
						b.Error("no texts")
					}
				})
			}
			all.Wait()
			b.ReportMetric(float64(time.Since(start))/passes, "ns/op")
		}
	})
}

// arrays times a loop over arrays of up to LARGEST codes.
func arrays(b *testing.B, loop func(dst []int16, codes []tokucodes.Code)) {
	largest, err := strconv.Atoi(os.Getenv("LARGEST"))
	if err != nil {
		largest = 10_000_000
	}
	uniform := codes(b, "uniform")
	all, dst := slices.Repeat(uniform, largest/len(uniform)+1), make([]int16, largest)
	loop(dst, all[:largest]) // Written once, so that the system need not provide memory during a pass.
	for _, length := range []int{1, 100, 10_000, 1_000_000, 10_000_000, 100_000_000} {
		if length > largest {
			break
		}
		// So many passes over short arrays that reading the clock does not matter. A few over long arrays exceed the time
		// limit.
		passes := max(3, 100_000/length)
		b.Run(strconv.Itoa(length), func(b *testing.B) { timed(b, passes, func() { loop(dst, all[:length]) }) })
	}
}

func BenchmarkOrdinals(b *testing.B) { arrays(b, tokucodes.Ordinals) }

func BenchmarkMapLoop(b *testing.B) {
	positions := map[tokucodes.Code]int16{}
	for entry := range tokucodes.All() {
		positions[entry.Code] = int16(len(positions))
	}
	arrays(b, func(dst []int16, codes []tokucodes.Code) {
		for i, code := range codes {
			position, ok := positions[code]
			if !ok {
				position = -1
			}
			dst[i] = position
		}
	})
}

func BenchmarkCopy(b *testing.B) {
	var copies []tokucodes.Code
	arrays(b, func(dst []int16, codes []tokucodes.Code) {
		if len(copies) < len(codes) {
			copies = make([]tokucodes.Code, len(dst))
		}
		copy(copies, codes)
	})
}
