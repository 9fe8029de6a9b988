// Writes the reference of the Go package as a part of a page, from go/doc, on which pkg.go.dev is built, too:
// `go run site/references/go.go PATH` in the folder of the package, with the path by which it is imported.
package main

import (
	"go/ast"
	"go/build"
	"go/doc"
	"go/parser"
	"go/printer"
	"go/token"
	"html/template"
	"log"
	"os"
	"strings"
)

const page = `<h1>package {{.Name}}</h1>
{{define "code"}}<pre tabindex="0"><code class="go">{{.}}</code></pre>
{{end}}{{define "values"}}{{range .}}{{range .Names}}<span id="{{.}}"></span>{{end}}{{template "code" decl .Decl}}
{{html .Doc}}{{end}}{{end}}
{{define "examples"}}{{range .}}<details><summary>Example{{with .Suffix}} ({{.}}){{end}}</summary>
{{html .Doc}}{{template "code" code .}}
{{with .Output}}<p>Output:</p><pre tabindex="0"><code>{{.}}</code></pre>{{end}}</details>
{{end}}{{end}}
{{define "funcs"}}{{range .}}<h3 id="{{with .Recv}}{{trim .}}.{{end}}{{.Name}}">func {{with .Recv}}({{.}}) {{end}}{{.Name}}</h3>
{{template "code" decl .Decl}}
{{html .Doc}}{{template "examples" .Examples}}{{end}}{{end}}<pre tabindex="0"><code>import "{{.ImportPath}}"</code></pre>
{{html .Doc}}<nav class="chips" aria-label="Names">{{range .Funcs}}<a href="#{{.Name}}">{{.Name}}</a> {{end -}}
{{range .Types}}<a href="#{{.Name}}">{{.Name}}</a> {{range .Funcs}}<a href="#{{.Name}}">{{.Name}}</a> {{end}}{{end}}</nav>
{{template "examples" .Examples}}
<h2>Constants</h2>{{template "values" .Consts}}
<h2>Variables</h2>{{template "values" .Vars}}
<h2>Functions</h2>{{template "funcs" .Funcs}}
{{range .Types}}<h2 id="{{.Name}}">type {{.Name}}</h2>
{{template "code" decl .Decl}}
{{html .Doc}}{{template "examples" .Examples}}{{template "values" .Consts}}{{template "values" .Vars}}
{{template "funcs" .Funcs}}{{template "funcs" .Methods}}{{end}}`

func main() {
	log.SetFlags(0)
	fset, files := token.NewFileSet(), []*ast.File{}
	here, err := build.ImportDir(".", 0)
	check(err)
	for _, name := range append(append(here.GoFiles, here.TestGoFiles...), here.XTestGoFiles...) {
		file, err := parser.ParseFile(fset, name, nil, parser.ParseComments)
		check(err)
		files = append(files, file)
	}
	pkg, err := doc.NewFromFiles(fset, files, os.Args[1])
	check(err)
	comments := pkg.Printer()
	comments.DocLinkBaseURL = "https://pkg.go.dev"
	text := func(node any) string {
		var text strings.Builder
		check((&printer.Config{Mode: printer.UseSpaces, Tabwidth: 4}).Fprint(&text, fset, node))
		return text.String()
	}
	functions := template.FuncMap{
		"html": func(text string) template.HTML { return template.HTML(comments.HTML(pkg.Parser().Parse(text))) },
		"decl": text,
		"code": func(example *doc.Example) string {
			return strings.TrimSuffix(text(&printer.CommentedNode{Node: example.Code, Comments: example.Comments}), "\n")
		},
		"trim": func(receiver string) string { return strings.TrimPrefix(receiver, "*") },
	}
	check(template.Must(template.New("").Funcs(functions).Parse(page)).Execute(os.Stdout, pkg))
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
