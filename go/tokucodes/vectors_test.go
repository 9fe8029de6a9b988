package tokucodes_test

// Reads the vector files of conformance/: tab-separated lines, # for comments, escapes as parse.tsv says.

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// vectorFile reads a file of conformance/, in the repository or in the folder that TOKU_CONFORMANCE names.
func vectorFile(t testing.TB, name string) string {
	t.Helper()
	folder := os.Getenv("TOKU_CONFORMANCE")
	if folder == "" {
		folder = filepath.Join("..", "..", "conformance")
	}
	text, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil && os.Getenv("TOKU_CONFORMANCE") == "" {
		t.Skip("the vectors lie in the repository, and this is the module alone:", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// rows returns the lines of a vector file, each with this many columns.
func rows(t testing.TB, name string, columns int) [][]string {
	t.Helper()
	var all [][]string
	for line := range strings.Lines(vectorFile(t, name)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		row := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(row) != columns {
			t.Fatalf("%s: %q has %d columns, not %d", name, line, len(row), columns)
		}
		all = append(all, row)
	}
	if len(all) == 0 {
		t.Fatalf("%s has no rows", name)
	}
	if path := os.Getenv("TOKU_VECTORS_READ"); path != "" { // cargo prove agree reports what was read
		list, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o666)
		if err != nil {
			t.Fatal(err)
		}
		defer list.Close()
		fmt.Fprintf(list, "%s\t%d\n", name, len(all))
	}
	return all
}

func number(t testing.TB, text string) int32 {
	t.Helper()
	n, err := strconv.ParseInt(text, 10, 32)
	if err != nil {
		t.Fatal(err)
	}
	return int32(n)
}

// unescape returns what an escaped text stands for.
func unescape(t testing.TB, text string) string {
	t.Helper()
	if part, ok := strings.CutPrefix(text, "<"); ok {
		count, part, _ := strings.Cut(strings.TrimSuffix(part, ">"), "*")
		return strings.Repeat(part, int(number(t, count)))
	}
	// Go has the same escapes, and one more for the quotation mark.
	raw, err := strconv.Unquote(`"` + strings.ReplaceAll(text, `"`, `\"`) + `"`)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return raw
}
