// Tests both packages as they are installed for Node: their contents, and how they work together, in threads and realms,
// without an addon, and without WASM.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import test from "node:test";
import vm from "node:vm";
import { Worker } from "node:worker_threads";
import { rows } from "./vectors.mjs";

const require = createRequire(import.meta.url);
const packages = ["toku-codes", "toku-codes-node"];
const folder = (name) => dirname(require.resolve(`${name}/package.json`));
const everywhere = join(folder("toku-codes"), "index.js");

for (const name of packages) {
  const imported = await import(name);

  test(`${name}: require gives the objects that import gives`, () => {
    const required = require(name);
    const names = Object.keys(imported).filter((key) => key !== "default" && key !== "module.exports");
    assert.ok(names.length > 15);
    assert.deepEqual(Object.keys(required).sort(), names.sort());
    for (const key of names) {
      assert.equal(required[key], imported[key], key);
    }
  });

  test(`${name}: the callback handler of the README answers each body as it should`, () => {
    const example = readFileSync("callback.mjs", "utf8");
    const readme = readFileSync(join(folder(name), "README.md"), "utf8");
    const [snippet] = /(?<=^```js\n).+?(?=^```)/ms.exec(readme);
    assert.ok(example.includes(snippet));
    const [statement] = /import .*\bparse\b.*;/.exec(readme);
    const program = example.replace(/^import .*\bparse\b.*;$/m, statement);
    assert.ok(statement.endsWith(`from "${name}";`) && program.includes(statement));
    const bodies = rows("callbacks.tsv", 2);
    const input = bodies.map(([body]) => `${body}\n`).join("");
    const output = execFileSync(process.execPath, ["--input-type=module", "--eval", program], {
      input,
      encoding: "utf8",
    });
    // The reason of a refusal is in the language's own words.
    const answers = output.split("\n").map((line) => line.replace(/^refused: .+/, "refused"));
    assert.deepEqual(
      answers.slice(0, -1),
      Array.from(bodies, ([, answer]) => answer),
    );
    assert.ok(bodies.length > 30);
  });

  test(`${name}: the licences are in it, including those of code of others`, () => {
    const licences = readdirSync(folder(name)).filter((file) => file.startsWith("LICENSE"));
    assert.deepEqual(licences.sort(), ["LICENSE-APACHE", "LICENSE-MIT", "LICENSE-THIRD-PARTY"]);
    const notices = readFileSync(join(folder(name), "LICENSE-THIRD-PARTY"), "utf8");
    assert.match(notices, new RegExp(`^Inside: .*\\bpkg:npm/${name}(,|$)`, "m"));
  });

  test(`${name}: no other package is installed, and nothing runs at installation`, () => {
    const manifest = JSON.parse(readFileSync(join(folder(name), "package.json"), "utf8"));
    for (const key of ["scripts", "dependencies", "optionalDependencies", "peerDependencies", "bundleDependencies"]) {
      assert.equal(manifest[key], undefined, key);
    }
  });
}

test("the scripts are ASCII, so that no page misreads them", () => {
  for (const name of packages) {
    const scripts = readdirSync(folder(name)).filter((file) => /\.c?js$/.test(file));
    assert.ok(scripts.length >= 2);
    for (const script of scripts) {
      assert.match(readFileSync(join(folder(name), script), "latin1"), /^[\t\n\x20-\x7e]*$/, script);
    }
  }
});

test("each package has the engine that its name says", async () => {
  assert.equal((await import("toku-codes")).engine, undefined);
  assert.equal((await import("toku-codes-node")).engine, "native");
});

test("the addons are small, and do not contain paths of the machine that built them", () => {
  const addons = join(folder("toku-codes-node"), "addons");
  const names = readdirSync(addons);
  const known = ["linux-arm64-gnu", "linux-arm64-musl", "linux-x64-gnu", "linux-x64-musl"].map((one) => `${one}.node`);
  // A package made for this machine has only its addon; a published one has all.
  assert.ok(names.length > 0);
  assert.deepEqual(
    names.filter((name) => !known.includes(name)),
    [],
  );
  for (const name of names) {
    const bytes = readFileSync(join(addons, name));
    assert.ok(bytes.length <= 500_000, `${name} has ${bytes.length} bytes`);
    const places = bytes.toString("latin1").match(/[\w./-]*\.cargo\/registry[\w./-]*|\/(?:root|home|Users)\/[\w./-]*/g);
    assert.deepEqual(places, null, name);
    const glibc = [...bytes.toString("latin1").matchAll(/GLIBC_2\.(\d+)/g)].map(([, minor]) => Number(minor));
    assert.ok(Math.max(0, ...glibc) <= 28, `${name} needs glibc 2.${Math.max(...glibc)}`);
    assert.equal(glibc.length > 0, name.includes("gnu"), name);
  }
});

test("nothing runs at import", () => {
  const context = { module: { exports: {} }, WebAssembly: undefined, TextDecoder: undefined, TextEncoder: undefined };
  vm.runInNewContext(readFileSync(require.resolve("toku-codes"), "utf8"), context);
  assert.equal(context.module.exports.TokuCode.LOW_CREDIT_BALANCE, -1100);
});

/** The CommonJS file of toku-codes in a new realm. */
function runInContext(options) {
  const context = vm.createContext({ module: { exports: {} } }, options);
  vm.runInContext(readFileSync(require.resolve("toku-codes"), "utf8"), context);
  return context.module.exports;
}

/** toku-codes-node in a new realm, with the addon. */
function addonInContext() {
  const file = require.resolve("toku-codes-node");
  const globals = {
    module: { exports: {} },
    require,
    process,
    Buffer,
    __dirname: dirname(file),
  };
  vm.runInNewContext(readFileSync(file, "utf8"), globals);
  return globals.module.exports;
}

test("TokuError.is holds across packages, copies and realms", async () => {
  const copies = [...packages, everywhere];
  const all = [...(await Promise.all(copies.map((copy) => import(copy)))), runInContext({}), addonInContext()];
  const errors = all.map(({ TokuError }) => new TokuError(-1));
  for (const { TokuError } of all) {
    assert.equal(errors.filter((error) => TokuError.is(error)).length, all.length);
    assert.equal(errors.filter((error) => error instanceof TokuError).length, 1);
  }
});

test("the stack starts with the error's own name, as V8 writes it", async () => {
  for (const name of packages) {
    const { TokuError } = await import(name);
    assert.match(new TokuError(-1100).stack, /^TokuError: low credit balance \(-1100 LOW_CREDIT_BALANCE\)\n/);
  }
});

test("ordinals takes arrays of other realms", async () => {
  const foreign = vm.runInNewContext("Int32Array.of(0, -1, -9999)");
  for (const name of packages) {
    assert.deepEqual([...(await import(name)).ordinals(foreign)], [0, 1, -1]);
  }
});

test("the addon answers in a vm context", () => {
  const toku = addonInContext();
  assert.equal(toku.engine, "native");
  assert.equal(toku.lookup(-1100).name, "LOW_CREDIT_BALANCE");
  assert.throws(() => toku.throwForCode(-1100), { name: "TokuError", code: -1100 });
  assert.deepEqual([...toku.ordinals(Int32Array.of(0, -1, -9999))], [0, 1, -1]);
});

test("twenty threads at once, with the addon", async () => {
  const source = `
    const { parentPort } = require("node:worker_threads");
    const toku = require("toku-codes-node");
    import("./suite.mjs").then(({ report }) => parentPort.postMessage({ engine: toku.engine, ...report(toku) }));`;
  const run = () =>
    new Promise((resolve, reject) => new Worker(source, { eval: true }).on("message", resolve).on("error", reject));
  for (const { engine, passed, failed } of await Promise.all(Array.from({ length: 20 }, run))) {
    assert.deepEqual([engine, failed], ["native", []]);
    assert.ok(passed > 15);
  }
});

test("where WASM is forbidden the constants work, and a call names the directive", () => {
  const forbidden = runInContext({ codeGeneration: { wasm: false } });
  assert.equal(forbidden.TokuCode.LOW_CREDIT_BALANCE, -1100);
  const [look, list] = [() => forbidden.lookup(0), () => forbidden.entries()];
  for (const call of [look, list, list, look]) {
    assert.throws(call, (error) => {
      assert.match(error.message, /Content-Security-Policy must allow script-src 'wasm-unsafe-eval'/);
      assert.match(error.cause.message, /Wasm code generation disallowed/);
      return true;
    });
  }
  assert.equal(runInContext({}).lookup(-1100).name, "LOW_CREDIT_BALANCE");
});

test("a realm that has nothing but JavaScript and WASM is enough", () => {
  const toku = runInContext({});
  assert.equal(toku.entries().length, rows("table.tsv", 10).length);
  assert.equal(toku.describe(-2004), "invalid ‘From’ number");
  assert.equal(toku.parse(" low_credit_balance "), -1100);
  assert.equal(toku.search("‘from’")[0].code, -2004);
  assert.equal(toku.lookupName("−1"), undefined);
});

/** Calls a function as close to the end of the stack as it still returns. */
function atTheEndOfTheStack(call) {
  try {
    return atTheEndOfTheStack(call);
  } catch {
    return call();
  }
}

test("a full stack interrupts one call, and no later one", async () => {
  const { entries } = await import(everywhere);
  for (const make of [() => runInContext({}), addonInContext]) {
    const toku = make();
    assert.equal(atTheEndOfTheStack(() => toku.entries()).length, entries().length);
    for (let i = 0; i < 200; i += 1) {
      assert.equal(
        atTheEndOfTheStack(() => toku.describe(-9999)),
        "unknown code -9999",
      );
      assert.equal(
        atTheEndOfTheStack(() => toku.parse("SUCCESS")),
        0,
      );
    }
    assert.equal(toku.describe(-9999), "unknown code -9999");
    assert.equal(toku.parse("SUCCESS"), 0);
    assert.equal(toku.search("credit balance").length, 1);
  }
});

/** The output of toku-codes-node in a folder, in a new process that takes `program` for the file of Node. */
function inProcess(folder, fallback, program = process.execPath) {
  const script = `process.execPath = ${JSON.stringify(program)};
    try {
      const toku = require(${JSON.stringify(folder)});
      console.log(toku.engine, toku.describe(-1100));
    } catch (error) {
      console.log(error.message, "because", error.cause?.message);
    }`;
  const env = { ...process.env, TOKU_CODES_NODE_FALLBACK: fallback };
  return execFileSync(process.execPath, ["--eval", script], { env, encoding: "utf8" });
}

test("without an addon WASM answers, unless that is forbidden", () => {
  const copy = mkdtempSync(join(tmpdir(), "toku-codes-"));
  try {
    const source = folder("toku-codes-node");
    assert.ok(statSync(join(source, "addons")).isDirectory());
    cpSync(source, copy, { recursive: true, filter: (path) => !path.endsWith("addons") });
    assert.equal(inProcess(copy, ""), "wasm low credit balance\n");
    const musl = join(copy, "node-on-musl");
    writeFileSync(musl, "\x7fELF /lib/ld-musl-x86_64.so.1");
    for (const [program, libc] of [
      [process.execPath, "gnu"],
      [musl, "musl"],
      [join(copy, "deleted"), "gnu"],
    ]) {
      const name = `${process.platform}-${process.arch}-${libc}`;
      const message = `toku-codes-node has no addon that runs on ${name}, and may not use WASM instead`;
      const said = inProcess(copy, "forbid", program);
      assert.ok(said.startsWith(`${message} because `) && said.includes(`${name}.node`), said);
    }
  } finally {
    rmSync(copy, { recursive: true });
  }
});

test("the addon answers though the file of the running Node is gone", () => {
  assert.equal(inProcess(folder("toku-codes-node"), "forbid", "/nowhere"), "native low credit balance\n");
});

test("an error becomes a problem of the caller's own service", async () => {
  const { problemOf } = await import("./problem-details.mjs");
  const { entries, TokuError } = await import("toku-codes");
  for (const { code, name, description, isError, httpStatus } of entries()) {
    // An error made directly of a code that is not an error must not become 200.
    const status = isError ? httpStatus : 500;
    const type = `https://calls.example.com/problems/${name}`;
    const expected = { type, title: description, status, detail: "our text", code };
    assert.deepEqual(problemOf(new TokuError(code), "our text"), expected);
  }
  const type = "https://calls.example.com/problems/UNKNOWN_CODE";
  const expected = { type, title: "unknown code", status: 500, detail: "our text", code: -9999 };
  assert.deepEqual(problemOf(new TokuError(-9999), "our text"), expected);
});

test("the catalogue has a sentence for every code", () => {
  const output = execFileSync(process.execPath, ["customer-message.mjs"], { encoding: "utf8" });
  assert.equal(
    output,
    `-1100: Your balance is too low for this. Please top up.
-1229: This code has expired. We can send you a new one.
-1011: We cannot use this phone number. Please check it.
-2002: Your message was not sent. Please try again later.
-2099: Your message was not sent. Please try again later.
-101: Something went wrong. We are looking into it.
-9999: Something went wrong. We are looking into it.
`,
  );
});
