// Tests what an editor shows for a constant under the pointer, and that all exports have documentation.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript-5";
import * as assert from "../tests/assert.mjs";

/** Two tests; it throws when one fails. */
export function testEditor(project, name) {
  const file = join(project, "editor.mts");
  const text = `import * as toku from "${name}";\ntoku.TokuCode.LOW_CREDIT_BALANCE;\n`;
  writeFileSync(file, text);
  const { fileExists, readFile, directoryExists, getDirectories } = ts.sys;
  const service = ts.createLanguageService({
    getScriptFileNames: () => [file],
    getScriptVersion: () => "1",
    getScriptSnapshot: (path) => (fileExists(path) ? ts.ScriptSnapshot.fromString(readFile(path)) : undefined),
    getCurrentDirectory: () => project,
    getCompilationSettings: () => ({ module: ts.ModuleKind.Node16, types: [] }),
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists,
    readFile,
    directoryExists,
    getDirectories,
  });
  const hovered = service.getQuickInfoAtPosition(file, text.indexOf("LOW_CREDIT_BALANCE"));
  const shown = ts.displayPartsToString(hovered?.documentation);
  assert.match(
    shown,
    /^-1100: "low credit balance"\.\s+Action top_up: Pause [^.]+\.\s+Category credit, outcome error, grpc status FAILED/,
  );

  const program = service.getProgram();
  const checker = program.getTypeChecker();
  const [module] = program
    .getSourceFile(file)
    .statements.map((one) => one.moduleSpecifier)
    .filter(Boolean);
  const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(module));
  const isOurs = (symbol) => symbol.declarations?.some((one) => one.getSourceFile().fileName.includes(`/${name}/`));
  const members = exported.flatMap((symbol) => [...(symbol.members?.values() ?? [])]).filter(isOurs);
  const constants = checker.getTypeOfSymbol(exported.find((symbol) => symbol.name === "TokuCode")).getProperties();
  const all = [...exported, ...members, ...constants];
  const bare = all.filter((symbol) => symbol.getDocumentationComment(checker).length === 0);
  assert.equal(
    bare
      .map((symbol) => symbol.name)
      .filter((one) => one !== "__constructor")
      .join(),
    "",
  );
  assert.ok(all.length > 140);
  return 2;
}
