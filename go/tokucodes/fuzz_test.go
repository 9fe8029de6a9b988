package tokucodes_test

// Compares the package with the core for random texts. The core runs in another process, whose program TOKU_REFERENCE
// names. `cargo xtask test --matrix go` fuzzes for some seconds; go test alone tries the known texts.

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"

	"example.com/toku-codes/go/tokucodes"
)

// startReference returns a function that asks the core, which answers as core/examples/reference.rs says.
func startReference(t testing.TB) func(t testing.TB, text string) string {
	program := os.Getenv("TOKU_REFERENCE")
	if program == "" {
		t.Skip("the core to compare with lies in the repository, and this is the module alone")
	}
	command := exec.Command(program)
	requests, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		requests.Close()
		if err := command.Wait(); err != nil {
			t.Error(err)
		}
	})
	answers := bufio.NewReader(output)
	return func(t testing.TB, text string) string {
		if _, err := io.WriteString(requests, hex.EncodeToString([]byte(text))+"\n"); err != nil {
			t.Fatal(err)
		}
		answer, err := answers.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		return strings.TrimSuffix(answer, "\n")
	}
}

// answered returns what the package says about a text, in the same form.
func answered(t *testing.T, text string) string {
	c, err := tokucodes.Parse(text)
	parsed := fmt.Sprintf("%d", c)
	if err != nil {
		refused, ok := err.(tokucodes.ParseError)
		if !ok || c != 0 || refused.Text != text {
			t.Fatalf("Parse(%q) = %d, %#v", text, c, err)
		}
		parsed = strings.TrimPrefix(err.Error(), "tokucodes: ")
	}
	named := "-"
	if c, ok := tokucodes.LookupName(text); ok {
		named = fmt.Sprintf("%d", c)
	} else if c != 0 {
		t.Fatalf("LookupName(%q) = %d, false", text, c)
	}
	var found []string
	for _, entry := range tokucodes.Search(text) {
		found = append(found, fmt.Sprintf("%d", entry.Code))
	}
	return parsed + "\t" + named + "\t" + strings.Join(found, " ")
}

func FuzzText(f *testing.F) {
	for file, columns := range map[string]int{"parse.tsv": 2, "names.tsv": 2, "search.tsv": 2, "found.tsv": 1} {
		for _, row := range rows(f, file, columns) {
			f.Add(unescape(f, row[0]))
		}
	}
	for entry := range tokucodes.All() {
		f.Add(entry.Name)
		f.Add(entry.Description)
	}
	reference := startReference(f)
	f.Fuzz(func(t *testing.T, text string) {
		if got, want := answered(t, text), reference(t, text); got != want {
			t.Errorf("for %q the package says %q, and the core %q", text, got, want)
		}
	})
}
