// Prints the API of the installed packages from their declarations, one item per line: node api.mjs FOLDER, where FOLDER
// has the packages. Both have the same API, which is printed once. Documentation is left out, and so are the codes, which
// conformance/registry.tsv has.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

const printer = ts.createPrinter({ removeComments: true });

/** The declarations of a package; each member of a class or an interface is on its own line. */
function declarations(name) {
  const [text, required] = ["index.d.ts", "index.d.cts"].map((file) =>
    readFileSync(join(process.argv[2], name, file), "utf8"),
  );
  if (text !== required) {
    throw new Error(`${name}: "import" and "require" have different types`);
  }
  const source = ts.createSourceFile("index.d.ts", text, ts.ScriptTarget.Latest, true);
  const line = (node) =>
    printer
      .printNode(ts.EmitHint.Unspecified, node, source)
      .replace(/readonly [A-Z_]+: -?\d+;/g, "")
      .replace(/\s+/g, " ");
  return source.statements.flatMap((statement) => {
    if (!ts.isClassDeclaration(statement) && !ts.isInterfaceDeclaration(statement)) {
      return line(statement);
    }
    const members = statement.members.map((member) => `${statement.name.text}: ${line(member)}`);
    return [line(statement).replace(/ \{.*/, ""), ...members];
  });
}

const [lines, others] = ["toku-codes", "toku-codes-node"].map(declarations);
if (lines.length < 35 || lines.join("\n") !== others.join("\n")) {
  throw new Error("toku-codes and toku-codes-node have different types, or few");
}
console.log(lines.join("\n"));
