package tokucodes

// The engine itself, which is not public: that it has the table of the constants, and that the instance which all
// goroutines share is only read.

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"strings"
	"testing"
)

func TestTableHash(t *testing.T) {
	if tableHash() != TableHash || tableVersion() != TableVersion {
		t.Errorf("the engine has table %d, %s, and the constants say %d, %s", tableVersion(), tableHash(), TableVersion, TableHash)
	}
}

// A text that was returned does not change when the next one is made.
func TestTextsStay(t *testing.T) {
	unknown, message := Code(-9999).String(), Error{-1100}.Error()
	for range 10 {
		_, _ = Code(7777777).String(), Error{-101}.Error()
	}
	if unknown != "unknown code -9999" || message != "low credit balance (-1100 LOW_CREDIT_BALANCE)" {
		t.Errorf("texts have changed to %q and %q", unknown, message)
	}
}

func TestResultsHaveRoom(t *testing.T) {
	if count() > 256 {
		t.Errorf("engine_pure.go keeps room for 256 results, and there are %d codes", count())
	}
}

func TestSharedInstanceIsOnlyRead(t *testing.T) {
	const path = "internal/engine/engine.go"
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	bodies := map[string]*ast.BlockStmt{}
	for _, declaration := range file.Decls {
		if function, ok := declaration.(*ast.FuncDecl); ok {
			bodies[function.Name.Name] = function.Body
		}
	}
	source, err := os.ReadFile("engine_pure.go")
	if err != nil {
		t.Fatal(err)
	}
	uses := regexp.MustCompile(`\bshared\b\.?(\w*)`).FindAllStringSubmatch(string(source), -1)
	readers := 0
	for _, use := range uses {
		switch name := use[1]; {
		case strings.HasPrefix(name, "Xtoku_") && bodies[name] != nil && !changesInstance(bodies[name]):
			readers++
		case name == "X__heap_base" || name == "Xmemory" || use[0] == "shared": // where it is declared
		default:
			t.Errorf("engine_pure.go calls %s of the shared instance, which may write to it", name)
		}
	}
	if readers < 12 {
		t.Errorf("only %d calls of the shared instance were found in engine_pure.go", readers)
	}
	for _, writer := range []string{"describe", "category_name", "parse", "search"} {
		if !changesInstance(bodies["Xtoku_"+writer]) {
			t.Errorf("toku_%s writes, but changesInstance does not find out", writer)
		}
	}
}

// changesInstance reports whether a translated function assigns to anything but its own variables, or calls anything
// but conversions of numbers.
func changesInstance(body *ast.BlockStmt) (changes bool) {
	ast.Inspect(body, func(node ast.Node) bool {
		switch n := node.(type) {
		case *ast.AssignStmt:
			for _, left := range n.Lhs {
				if _, ok := left.(*ast.Ident); !ok {
					changes = true
				}
			}
		case *ast.IncDecStmt:
			_, ok := n.X.(*ast.Ident)
			changes = changes || !ok
		case *ast.CallExpr:
			switch function := n.Fun.(type) {
			case *ast.Ident:
				isRead := strings.HasPrefix(function.Name, "load") || strings.Contains(function.Name, "int") ||
					function.Name == "i32" || function.Name == "i64" || function.Name == "byte"
				changes = changes || !isRead
			default:
				changes = true
			}
		}
		return true
	})
	return changes
}
