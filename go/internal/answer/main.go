// Command answer answers for Go in `cargo xtask demo`: one line for each number, the same in every language. Columns:
// code, name, text, category, outcome, grpc status, http status, is error, is retryable, table hash; - for nothing.
package main

import (
	"fmt"
	"hash/fnv"
	"log"
	"os"
	"strconv"

	"example.com/toku-codes/go/tokucodes"
)

func main() {
	log.SetFlags(0)
	hash := fnv.New64a() // of what the engine answers, and not the constant, which says it of this source
	for e := range tokucodes.All() {
		fmt.Fprintf(hash, "%d\t%s\t%s\t%s\t%s\t%s\n", e.Code, e.Name, e.Category, e.Outcome, e.GRPCStatus, e.Description)
	}
	for _, argument := range os.Args[1:] {
		number, err := strconv.ParseInt(argument, 10, 32)
		if err != nil {
			log.Fatal(err)
		}
		c := tokucodes.Code(number)
		name, category := "-", "-"
		if entry, ok := tokucodes.Lookup(c); ok {
			name = entry.Name
		}
		if c.Category() != tokucodes.CategoryNone {
			category = c.Category().String()
		}
		fmt.Printf("%d\t%s\t%v\t%s\t%s\t%s\t%d\t%t\t%t\t%016x\n", c, name, c, category, c.Outcome(), c.GRPCStatus(),
			c.HTTPStatus(), c.IsError(), c.IsRetryable(), hash.Sum64())
	}
}
