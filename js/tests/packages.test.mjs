// The packages as they are installed: `import` and `require`, both side by side, without an addon, and without WASM.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import vm from "node:vm";
import { name, readVector, toku } from "./vectors.mjs";

const require = createRequire(import.meta.url);
const isByName = !name.startsWith(".");

test("require gives the objects that import gives", { skip: !isByName }, () => {
  const required = require(name);
  const names = Object.keys(toku).filter((key) => key !== "default" && key !== "module.exports");
  assert.ok(names.length > 15);
  assert.deepEqual(Object.keys(required).sort(), names.sort());
  for (const key of names) {
    assert.equal(required[key], toku[key], key);
  }
});

test("the README that npm shows says what is so", { skip: !isByName }, () => {
  const readme = readFileSync(new URL(`node_modules/${name}/README.md`, import.meta.url), "utf8");
  const lines = [...readme.matchAll(/^(?!import)(.+); \/\/ (.+)$/gm)];
  assert.ok(lines.length >= 2);
  for (const [line, expression, answer] of lines) {
    const run = new Function(...Object.keys(toku), `return ${expression}`);
    assert.deepEqual(run(...Object.values(toku)), JSON.parse(answer), line);
  }
});

test("the engine is what the package says", () => {
  assert.equal(toku.engine, name === "toku-codes-node" ? "native" : undefined);
});

test("TokuError.is holds across packages, copies and realms", async () => {
  const packages = ["toku-codes", "toku-codes-node", "./node_modules/toku-codes/index.js"];
  const errors = await Promise.all(packages.map(async (other) => new (await import(other)).TokuError(-1)));
  errors.push(new (runInContext({}).TokuError)(-1));
  assert.equal(errors.filter((error) => toku.TokuError.is(error)).length, 4);
  assert.equal(errors.filter((error) => error instanceof toku.TokuError).length, 1);
});

/** The CommonJS file of toku-codes in a realm of its own. */
function runInContext(options) {
  const context = vm.createContext({ module: { exports: {} }, TextEncoder, TextDecoder }, options);
  vm.runInContext(readFileSync(require.resolve("toku-codes"), "utf8"), context);
  return context.module.exports;
}

test("where WASM is forbidden the constants work, and a call names the directive", () => {
  const forbidden = runInContext({ codeGeneration: { wasm: false } });
  assert.equal(forbidden.TokuCode.LOW_CREDIT_BALANCE, -1100);
  for (let i = 0; i < 2; i += 1) {
    assert.throws(
      () => forbidden.lookup(0),
      (error) => {
        assert.match(error.message, /Content-Security-Policy must allow script-src 'wasm-unsafe-eval'/);
        assert.match(error.cause.message, /Wasm code generation disallowed/);
        return true;
      },
    );
  }
  assert.equal(runInContext({}).lookup(-1100).name, "LOW_CREDIT_BALANCE");
});

test("without an addon WASM answers, unless that is forbidden", () => {
  const folder = mkdtempSync(join(tmpdir(), "toku-codes-"));
  try {
    const source = join(require.resolve("toku-codes-node"), "..");
    assert.ok(existsSync(join(source, "addons")));
    cpSync(source, folder, { recursive: true, filter: (path) => !path.endsWith("addons") });
    const script = `const toku = require(${JSON.stringify(folder)}); console.log(toku.engine, toku.describe(-1100))`;
    const run = (fallback) => {
      const env = { ...process.env, TOKU_CODES_NODE_FALLBACK: fallback };
      return execFileSync(process.execPath, ["--eval", script], { env, encoding: "utf8", stdio: "pipe" });
    };
    assert.equal(run(""), "wasm low credit balance\n");
    const platform = `${process.platform}-${process.arch}`;
    assert.throws(() => run("forbid"), new RegExp(`toku-codes-node has no addon that runs on ${platform}`));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("the example prints what it prints in every language", () => {
  const output = execFileSync(process.execPath, ["handle-response.mjs"], { encoding: "utf8" });
  assert.equal(output, readVector("handle_response.txt"));
});
