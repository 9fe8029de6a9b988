// Command answer prints the answers of Go: answer numbers and answer texts read one question per line from standard input
// and write one answer per line. core/examples/answer.rs says what the columns are.
package main

import (
	"bufio"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/fnv"
	"log"
	"os"
	"strconv"
	"strings"

	"example.com/toku-codes/go/tokucodes"
)

func main() {
	log.SetFlags(0)
	var lines []string
	for scanner := bufio.NewScanner(os.Stdin); scanner.Scan(); {
		lines = append(lines, scanner.Text())
	}
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	switch strings.Join(os.Args[1:], " ") {
	case "numbers":
		numbers(lines, out)
	case "texts":
		texts(lines, out)
	default:
		log.Fatal("usage: answer numbers|texts")
	}
}

func numbers(lines []string, out *bufio.Writer) {
	hash := fnv.New64a() // of the engine's answers; the constant is only that of this source
	for e := range tokucodes.All() {
		fmt.Fprintf(hash, "%d\t%s\t%s\t%s\t%s\t%s\t%s\n", e.Code, e.Name, e.Category, e.Outcome, e.Action, e.GRPCStatus,
			e.Description)
	}
	codes, among := make([]tokucodes.Code, len(lines)), make([]int16, len(lines))
	for i, line := range lines {
		number, err := strconv.ParseInt(line, 10, 32)
		if err != nil {
			log.Fatal(err)
		}
		codes[i] = tokucodes.Code(number)
	}
	tokucodes.Ordinals(among, codes)
	for i, c := range codes {
		name, description, category, message := "-", "-", "-", "-"
		if entry, ok := tokucodes.Lookup(c); ok {
			name, description = entry.Name, entry.Description
		}
		if c.Category() != tokucodes.CategoryNone {
			category = c.Category().String()
		}
		if err := c.Err(); err != nil {
			message = err.Error()
		}
		fmt.Fprintf(out, "%d\t%t\t%s\t%s\t%v\t%s\t%s\t%s\t%s\t%d\t%t\t%t\t%s\t%d\t%d\t%016x\n", c, c.IsKnown(), name,
			description, c, category, c.Outcome(), c.Action(), c.GRPCStatus(), c.HTTPStatus(), c.IsError(), c.IsRetryable(),
			message, c.Ordinal(), among[i], hash.Sum64())
	}
}

func texts(lines []string, out *bufio.Writer) {
	for _, line := range lines {
		bytes, err := hex.DecodeString(line)
		if err != nil {
			log.Fatal(err)
		}
		text, read, named := string(bytes), "", "-"
		var refused tokucodes.ParseError
		if c, err := tokucodes.Parse(text); errors.As(err, &refused) {
			read = refused.Reason
		} else if err != nil {
			log.Fatal(err)
		} else {
			read = strconv.Itoa(int(c))
		}
		if c, ok := tokucodes.LookupName(text); ok {
			named = strconv.Itoa(int(c))
		}
		var found []string
		for _, entry := range tokucodes.Search(text) {
			found = append(found, strconv.Itoa(int(entry.Code)))
		}
		fmt.Fprintf(out, "%s\t%s\t%s\n", read, named, strings.Join(found, " "))
	}
}
