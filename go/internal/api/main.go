// Command api prints the exported API of a package, one item per line, in the form of Go's own api/go1.*.txt:
// go run ./internal/api FOLDER [TAG…]. The codes are left out, since conformance/registry.tsv has them.
package main

import (
	"fmt"
	"go/ast"
	"go/build"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	context := build.Default
	context.CgoEnabled, context.BuildTags = true, os.Args[2:]
	folder, err := context.ImportDir(os.Args[1], 0)
	check(err)
	positions := token.NewFileSet()
	var files []*ast.File
	for _, name := range append(folder.GoFiles, folder.CgoFiles...) {
		file, err := parser.ParseFile(positions, filepath.Join(folder.Dir, name), nil, 0)
		check(err)
		files = append(files, file)
	}
	configuration := types.Config{Importer: importer.ForCompiler(positions, "source", nil), FakeImportC: true}
	pkg, err := configuration.Check(folder.Name, positions, files, nil)
	check(err)
	lines := list(pkg)
	slices.Sort(lines)
	fmt.Println(strings.Join(lines, "\n"))
}

func list(pkg *types.Package) (lines []string) {
	short := types.RelativeTo(pkg)
	add := func(format string, arguments ...any) { lines = append(lines, fmt.Sprintf(format, arguments...)) }
	for _, name := range pkg.Scope().Names() {
		if !token.IsExported(name) {
			continue
		}
		switch object := pkg.Scope().Lookup(name).(type) {
		case *types.Const:
			// Constants without a type are the version and the hash of the table, which differ for every table.
			switch kind := types.TypeString(object.Type(), short); {
			case kind == "Code":
			case strings.HasPrefix(kind, "untyped "):
				add("const %s %s", name, kind)
			default:
				add("const %s %s = %s", name, kind, object.Val())
			}
		case *types.TypeName:
			declaration(object, short, add)
		default:
			add("%s", types.ObjectString(object, short))
		}
	}
	return lines
}

// declaration adds a type, its fields and its methods.
func declaration(object *types.TypeName, short types.Qualifier, add func(string, ...any)) {
	structure, ok := object.Type().Underlying().(*types.Struct)
	if !ok {
		add("%s", types.ObjectString(object, short))
	} else {
		comparable := ""
		if !types.Comparable(structure) {
			comparable = ", not comparable"
		}
		add("type %s struct%s", object.Name(), comparable)
		for field := range structure.Fields() {
			if field.Exported() {
				add("type %s struct, %s %s", object.Name(), field.Name(), types.TypeString(field.Type(), short))
			}
		}
	}
	byValue := types.NewMethodSet(object.Type())
	all := types.NewMethodSet(types.NewPointer(object.Type()))
	for method := range all.Methods() {
		if !method.Obj().Exported() {
			continue
		}
		receiver := "*" + object.Name()
		if byValue.Lookup(object.Pkg(), method.Obj().Name()) != nil {
			receiver = object.Name()
		}
		signature := strings.TrimPrefix(types.TypeString(method.Type(), short), "func")
		add("method (%s) %s%s", receiver, method.Obj().Name(), signature)
	}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
