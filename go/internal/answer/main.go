// Command answer answers for Go in `cargo xtask demo`: one line for each number, the same in every language. Columns:
// code, name, text, category, outcome, grpc status, http status, is error, is retryable, table hash; - for nothing.
package main

import (
	"fmt"
	"log"
	"os"
	"strconv"

	"example.com/toku-codes/go/tokucodes"
)

func main() {
	log.SetFlags(0)
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
		fmt.Printf("%d\t%s\t%v\t%s\t%s\t%s\t%d\t%t\t%t\t%s\n", c, name, c, category, c.Outcome(), c.GRPCStatus(),
			c.HTTPStatus(), c.IsError(), c.IsRetryable(), tokucodes.TableHash)
	}
}
