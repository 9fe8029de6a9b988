// Command exhaustive compares the package's answers to all 2^32 numbers with the published list and the list of blocks,
// which do not come from it: exhaustive FOLDER, or exhaustive FOLDER FIRST LAST for a part of the numbers. It prints how
// many numbers were tried and how many of them are listed; the first wrong answer ends it. It takes minutes. `cargo prove
// exhaustive` runs it.
package main

import (
	"fmt"
	"log"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"example.com/toku-codes/go/tokucodes"
)

type block struct {
	first, last int32
	name        string
}

var (
	texts     []string
	positions = map[int32]int{}
	blocks    []block
	actions   = map[int32]string{}
	lowest    int32 // number of all blocks: no list has a lower one
)

func rows(name string) (all [][]string) {
	text, err := os.ReadFile(filepath.Join(os.Args[1], name))
	if err != nil {
		log.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if !strings.HasPrefix(line, "#") {
			all = append(all, strings.Split(strings.TrimSuffix(line, "\n"), "\t"))
		}
	}
	return all
}

func number(text string) int32 {
	n, err := strconv.ParseInt(text, 10, 32)
	if err != nil {
		log.Fatal(err)
	}
	return int32(n)
}

// compare compares one number, whose decimal form is digits, and reports whether it is listed.
func compare(n int32, digits []byte) bool {
	at, isListed, category, action := -1, false, "none", "investigate"
	if n <= 0 && n >= lowest { // within the lists
		if at, isListed = positions[n]; !isListed {
			at = -1
		}
		for _, b := range blocks {
			if b.first <= n && n <= b.last {
				category = b.name
			}
		}
		if decided, ok := actions[n]; ok {
			action = decided
		}
	}
	c := tokucodes.Code(n)
	text := c.String()
	isText := false
	if isListed {
		isText = text == texts[at]
	} else if rest, ok := strings.CutPrefix(text, "unknown code "); ok {
		isText = rest == string(digits)
	}
	isStatus := isListed || c.GRPCStatus() == tokucodes.GRPCUnknown && c.HTTPStatus() == 500
	outcome := tokucodes.OutcomeError
	switch action {
	case "done":
		outcome = tokucodes.OutcomeSuccess
	case "track", "ended":
		outcome = tokucodes.OutcomeProgress
	}
	if !isText || !isStatus || c.Ordinal() != at || c.IsKnown() != isListed || c.Category().String() != category ||
		c.Action().String() != action || c.Outcome() != outcome || c.IsError() != (outcome == tokucodes.OutcomeError) ||
		c.IsRetryable() != (action == "retry") {
		log.Fatalf("%d is answered as %q at %d, %v, %v, %v", n, text, c.Ordinal(), c.Category(), c.Outcome(), c.Action())
	}
	return isListed
}

// following returns the digits of n. Its first argument has the digits of the number before n, or is empty. Mostly it
// changes only the last digit, since formatting each number would take a good part of the time.
func following(digits []byte, n int64) []byte {
	// As a negative number grows, its digits count down.
	end, step := byte('9'), byte(1)
	if n < 0 {
		end, step = '0', 255
	}
	if len(digits) == 0 || digits[len(digits)-1] == end || n == 0 {
		return strconv.AppendInt(digits[:0], n, 10)
	}
	digits[len(digits)-1] += step
	return digits
}

func main() {
	log.SetFlags(0)
	debug.SetGCPercent(1000) // Only the lists stay, and each number makes a text.
	first, last := int64(math.MinInt32), int64(math.MaxInt32)
	switch len(os.Args) {
	case 2:
	case 4:
		first, last = int64(number(os.Args[2])), int64(number(os.Args[3]))
	default:
		log.Fatal("usage: exhaustive FOLDER [FIRST LAST]")
	}
	for _, row := range rows("published.tsv") {
		positions[number(row[0])] = len(texts)
		texts = append(texts, row[1])
	}
	for _, row := range rows("blocks.tsv") {
		blocks = append(blocks, block{number(row[2]), number(row[1]), row[0]})
		lowest = min(lowest, number(row[2]))
	}
	for _, row := range rows("actions.tsv") {
		actions[number(row[0])] = row[1]
	}
	const part = 1 << 22
	var next, listed, tried atomic.Int64
	next.Store(first)
	var group sync.WaitGroup
	for range runtime.NumCPU() {
		group.Add(1)
		go func() {
			defer group.Done()
			var digits []byte
			for from := next.Add(part) - part; from <= last; from = next.Add(part) - part {
				end := min(from+part-1, last)
				digits = digits[:0]
				for n := from; n <= end; n++ {
					digits = following(digits, n)
					if compare(int32(n), digits) {
						listed.Add(1)
					}
				}
				tried.Add(end - from + 1)
				fmt.Println("up to", end)
			}
		}()
	}
	group.Wait()
	expected := 0
	for n := range positions {
		if first <= int64(n) && int64(n) <= last {
			expected++
		}
	}
	if int(listed.Load()) != expected || len(texts) < 100 {
		log.Fatalf("%d of %d are listed", listed.Load(), expected)
	}
	fmt.Printf("%d numbers, %d listed, 0 differ\n", tried.Load(), listed.Load())
}
