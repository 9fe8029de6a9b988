// Command text is the same program as first, with the text in its source.
package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Println([]string{"low credit balance"}[len(os.Args)-1])
	_, _ = os.Stdin.Read(make([]byte, 1))
}
