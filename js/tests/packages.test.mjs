// Tests both packages as they are installed for Node: their contents, and how they work together, in threads and realms,
// without an addon, and without WASM.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import test from "node:test";
import vm from "node:vm";
import { Worker } from "node:worker_threads";
import { askHandler } from "./handler.mjs";
import { rows } from "./vectors.mjs";

const require = createRequire(import.meta.url);
const packages = ["toku-codes", "toku-codes-node"];
const folder = (name) => dirname(require.resolve(`${name}/package.json`));
const everywhere = join(folder("toku-codes"), "index.js");
const answer = "low credit balance";
const major = Number.parseInt(process.versions.node);
/** What each has for an engine. */
const engines = { "toku-codes": "wasm", "toku-codes/pure": "js", "toku-codes-node": "native" };

for (const [name, engine] of Object.entries(engines)) {
  const imported = await import(name);

  test(`${name}: the engine is ${engine}, and no better one was passed over`, () => {
    assert.deepEqual([imported.engine(), imported.engineErrors()], [engine, []]);
  });

  test(`${name}: a test can replace the exports of require by stubs`, (context) => {
    const required = require(name);
    for (const [key, property] of Object.entries(Object.getOwnPropertyDescriptors(required))) {
      if (key !== "__esModule") {
        assert.deepEqual(
          { ...property, value: 0 },
          { value: 0, writable: true, enumerable: true, configurable: true },
          key,
        );
      }
    }
    const stub = context.mock.method(required, "describe", () => "a stub");
    assert.equal(required.describe(-1100), "a stub");
    stub.mock.restore();
    assert.equal(required.describe(-1100), "low credit balance");
  });

  test(`${name}: require gives the objects that import gives`, () => {
    const required = require(name);
    const names = Object.keys(imported).filter((key) => key !== "default" && key !== "module.exports");
    assert.ok(names.length > 15);
    assert.deepEqual(Object.keys(required).sort(), names.sort());
    for (const key of names) {
      assert.equal(required[key], imported[key], key);
    }
  });
}

for (const name of packages) {
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

test("no regular expression asks for a property of Unicode, which old engines of React Native refuse", () => {
  for (const name of packages) {
    const scripts = readdirSync(folder(name)).filter((file) => /\.c?js$/.test(file));
    assert.deepEqual(
      scripts.filter((file) => /\\[pP]\{/.test(readFileSync(join(folder(name), file), "utf8"))),
      [],
    );
  }
});

test("every file that package.json names is there", () => {
  const named = (value) => (typeof value === "string" ? [value] : Object.values(value ?? {}).flatMap(named));
  for (const place of [...packages.map(folder), join(folder("toku-codes"), "pure")]) {
    const manifest = JSON.parse(readFileSync(join(place, "package.json"), "utf8"));
    const { exports, main, module, types } = manifest;
    const files = named([exports, main, module, types, manifest["react-native"]]);
    assert.ok(files.length >= 4);
    files.forEach((file) => assert.ok(statSync(join(place, file)).isFile(), file));
  }
});

test("the addons are small, and do not contain paths of the machine that built them", () => {
  const addons = join(folder("toku-codes-node"), "addons");
  const names = readdirSync(addons);
  const systems = ["darwin", "win32", "linux"].flatMap((system) => [`${system}-arm64`, `${system}-x64`]);
  const platforms = systems.flatMap((one) => (one.startsWith("linux") ? [`${one}-gnu`, `${one}-musl`] : [one]));
  const known = platforms.map((one) => `${one}.node`);
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
  for (const name of ["toku-codes", "toku-codes/pure"]) {
    const context = { module: { exports: {} }, WebAssembly: undefined, TextDecoder: undefined, TextEncoder: undefined };
    vm.runInNewContext(readFileSync(require.resolve(name), "utf8"), context);
    assert.equal(context.module.exports.TokuCode.LOW_CREDIT_BALANCE, -1100);
  }
});

/** A CommonJS file of a package in a new realm, with the files that it requires. */
function runInContext(options = {}, name = "toku-codes", globals = {}) {
  const context = vm.createContext(globals, options);
  const load = (file) => {
    const run = vm.runInContext(`(function (module, require, __dirname) {${readFileSync(file, "utf8")}\n})`, context);
    const module = { exports: {} };
    run(module, (other) => (other.startsWith(".") ? load(join(dirname(file), other)) : require(other)), dirname(file));
    return module.exports;
  };
  return load(require.resolve(name));
}

const pureInContext = () => runInContext({}, "toku-codes/pure");
/** toku-codes-node in a new realm, with the addon. */
const addonInContext = () => runInContext({}, "toku-codes-node", { process, Buffer });

test("TokuError.is holds across packages, copies and realms", async () => {
  const copies = [...packages, everywhere];
  const inContexts = [runInContext(), pureInContext(), addonInContext()];
  const all = [...(await Promise.all(copies.map((copy) => import(copy)))), ...inContexts];
  const errors = all.map(({ TokuError }) => new TokuError(-1));
  for (const { TokuError } of all) {
    assert.equal(errors.filter((error) => TokuError.is(error)).length, all.length);
    assert.ok(errors.every((error) => TokuError.from(error) === error));
    assert.equal(errors.filter((error) => error instanceof TokuError).length, 1);
  }
});

test("the stack starts with the error's own name, as V8 writes it", async () => {
  for (const name of packages) {
    const { TokuError } = await import(name);
    assert.equal(TokuError.name, "TokuError"); // which loggers show; minifiers may shorten it
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
  assert.equal(toku.engine(), "native");
  assert.equal(toku.lookup(-1100).name, "LOW_CREDIT_BALANCE");
  assert.throws(() => toku.throwForCode(-1100), { name: "TokuError", code: -1100 });
  assert.deepEqual([...toku.ordinals(Int32Array.of(0, -1, -9999))], [0, 1, -1]);
});

test("twenty threads at once, with the addon", async () => {
  const source = `
    const { parentPort } = require("node:worker_threads");
    const toku = require("toku-codes-node");
    import("./suite.mjs").then(({ report }) => parentPort.postMessage({ engine: toku.engine(), ...report(toku) }));`;
  const run = () =>
    new Promise((resolve, reject) => new Worker(source, { eval: true }).on("message", resolve).on("error", reject));
  for (const { engine, passed, failed } of await Promise.all(Array.from({ length: 20 }, run))) {
    assert.deepEqual([engine, failed], ["native", []]);
    assert.ok(passed > 15);
  }
});

test("where WASM is forbidden, toku-codes answers in plain JavaScript, and says why", () => {
  const forbidden = runInContext({ codeGeneration: { wasm: false } });
  assert.equal(forbidden.describe(-1100), "low credit balance");
  assert.equal(forbidden.engine(), "js");
  const errors = forbidden.engineErrors();
  assert.equal(errors.length, 1);
  assert.match(errors[0].message, /^toku-codes cannot start WebAssembly: .*Wasm code generation disallowed/);
  assert.match(errors[0].cause.message, /Wasm code generation disallowed/);
  assert.equal(runInContext().engine(), "wasm");
});

test("a realm that has nothing but JavaScript, and WASM for toku-codes, is enough", () => {
  for (const toku of [runInContext(), pureInContext()]) {
    assert.equal(toku.entries().length, rows("table.tsv", 10).length);
    assert.equal(toku.describe(-2004), "invalid ‘From’ number");
    assert.equal(toku.parse(" low_credit_balance "), -1100);
    assert.equal(toku.search("‘from’")[0].code, -2004);
    assert.equal(toku.lookupName("−1"), undefined);
  }
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
  for (let i = 0; i < 5; i += 1) {
    const toku = runInContext();
    assert.equal(
      atTheEndOfTheStack(() => toku.describe(-1100)),
      answer,
    );
    assert.equal(`${toku.engine()} ${toku.engineErrors()}`, "wasm ");
  }
  for (const [engine, make] of Object.entries({ wasm: runInContext, js: pureInContext, native: addonInContext })) {
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
    assert.deepEqual([toku.engine(), toku.engineErrors().length], [engine, 0]);
  }
});

test("a full stack at the first call of a page is not taken for WebAssembly that is refused", async () => {
  globalThis.document = {};
  try {
    const errors = [];
    for (let i = 0; i < 20; i += 1) {
      const toku = await import(`${everywhere}?new=${i}`);
      const attempt = () => {
        try {
          return toku.describe(-1100);
        } catch (error) {
          errors.push(error);
          throw error;
        }
      };
      assert.equal(atTheEndOfTheStack(attempt), answer);
    }
    assert.ok(errors.length > 20, `${errors.length} calls were interrupted`);
    // V8 says so of regular expressions.
    const full = /^RangeError: Maximum call stack size exceeded$|^SyntaxError: .*: Stack overflow$/;
    assert.deepEqual(
      errors.map(String).filter((error) => !full.test(error)),
      [],
    );
  } finally {
    delete globalThis.document;
  }
});

/** What a package or a file says in a new process: the engine, an answer, and why better engines were passed over. */
function inProcess(name, { flags = [], before = "", fallback = "", command = [process.execPath] } = {}) {
  const script = `${before};
    import(${JSON.stringify(name)}).then(
      (toku) => ({ engine: toku.engine(), answer: toku.describe(-1100), why: toku.engineErrors().map(String) }),
    ).catch((error) => ({ error: error.message, cause: error.cause?.message }))
    .then((said) => console.log(JSON.stringify(said)));`;
  const env = { ...process.env, TOKU_CODES_NODE_FALLBACK: fallback };
  const [program, ...args] = [...command, ...flags, "--eval", script];
  return JSON.parse(execFileSync(program, args, { env, encoding: "utf8" }));
}

test("edge runtimes and React Native get plain JavaScript, also from resolvers that take the files for Node", () => {
  for (const condition of ["react-native", "edge-light", "workerd"]) {
    const script = `Promise.all(process.argv.slice(1).map(async (name) =>
      [await import(name), require(name)].map((toku) => [toku.engine(), toku.describe(-1100), toku.engineErrors()]),
    )).then((said) => console.log(JSON.stringify(said)));`;
    const args = ["-C", condition, "--eval", script, ...packages];
    const said = JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" }));
    const plain = ["js", answer, []];
    assert.deepEqual(
      said,
      [
        [plain, plain],
        [plain, plain],
      ],
      condition,
    );
  }
});

test("without WebAssembly, as with node --jitless, plain JavaScript answers", () => {
  const flags = ["--jitless"];
  const why = ["Error: toku-codes cannot start WebAssembly: WebAssembly is not defined"];
  assert.deepEqual(inProcess("toku-codes", { flags }), { engine: "js", answer, why });
  assert.deepEqual(inProcess("toku-codes/pure", { flags }), { engine: "js", answer, why: [] });
  assert.deepEqual(inProcess("toku-codes-node", { flags, fallback: "forbid" }), { engine: "native", answer, why: [] });
});

test("where memory is limited, plain JavaScript answers if WebAssembly cannot reserve gigabytes", () => {
  const command = ["sh", "-c", 'ulimit -v 4000000 && exec "$@"', "sh", process.execPath];
  const { engine, why, ...rest } = inProcess("toku-codes", { command });
  assert.deepEqual(rest, { answer });
  // Node 24 does without the gigabytes.
  assert.equal(engine, major < 24 ? "js" : "wasm");
  assert.match(why.join(), engine === "js" ? /^Error: toku-codes cannot start WebAssembly: .*[Mm]emory/ : /^$/);
});

test("the file for pages has no fallback, and its error blames a policy only in a page whose policy may be the reason", () => {
  const flags = ["--jitless"];
  const start = "toku-codes cannot start WebAssembly";
  const inPage = "globalThis.document = {}";
  const pure = "use toku-codes/pure";
  const csp = `a page's Content-Security-Policy must allow script-src 'wasm-unsafe-eval', or ${pure}`;
  const said = (before, flags) => inProcess(everywhere, { before, flags });
  const missing = "WebAssembly is not defined";
  const isMissing = { error: `${start}: ${missing}; ${pure}`, cause: missing };
  assert.deepEqual([said("", flags), said(inPage, flags)], [isMissing, isMissing]);
  for (const [type, how] of [
    ["WebAssembly.CompileError", csp],
    ["EvalError", csp],
    ["RangeError", pure],
  ]) {
    const refuse = `WebAssembly.Module = function () { throw new ${type}("so it is"); }`;
    assert.deepEqual(said(refuse), { error: `${start}: so it is; ${pure}`, cause: "so it is" });
    assert.deepEqual(said(`${inPage}; ${refuse}`), { error: `${start}: so it is; ${how}`, cause: "so it is" });
  }
  assert.deepEqual(said(inPage), { engine: "wasm", answer, why: [] });
});

test("without an engine TokuError.from still answers about everything that is not a TokuError", () => {
  const script = `import(${JSON.stringify(everywhere)}).then(({ TokuError: { from } }) => {
    const others = ["line 5", "expected ',' or ']' (1 left)", "at (3:14)", "404", "unknown code", ""].map(Error);
    console.log(others.every((other) => from(other) === undefined));
    for (const was of [new Error("unknown code -9999"), new Error("success (0 SUCCESS)")]) {
      try {
        console.log(from(was));
      } catch ({ message }) {
        console.log(message);
      }
    }
  });`;
  const missing = "toku-codes cannot start WebAssembly: WebAssembly is not defined; use toku-codes/pure";
  const output = execFileSync(process.execPath, ["--jitless", "--eval", script], { encoding: "utf8" });
  assert.deepEqual(output.split("\n"), ["true", missing, missing, ""]);
});

test("without an addon the other engines answer, unless that is forbidden", () => {
  const copy = mkdtempSync(join(tmpdir(), "toku-codes-"));
  try {
    const source = folder("toku-codes-node");
    assert.ok(statSync(join(source, "addons")).isDirectory());
    cpSync(source, copy, { recursive: true, filter: (path) => !path.endsWith("addons") });
    const musl = join(copy, "node-on-musl");
    writeFileSync(musl, "\x7fELF /lib/ld-musl-x86_64.so.1");
    // As bundlers read it: Node cannot.
    writeFileSync(join(copy, "bundler/package.json"), JSON.stringify({ type: "module" }));
    for (const entry of ["node.js", "index.cjs", "bundler/server.js"].map((file) => join(copy, file))) {
      for (const [program, libc] of [
        [process.execPath, "gnu"],
        [musl, "musl"],
        [join(copy, "deleted"), "gnu"],
      ]) {
        const before = `process.execPath = ${JSON.stringify(program)}`;
        const file = join(copy, `addons/${process.platform}-${process.arch}-${libc}.node`);
        const cause = `${file}: cannot open shared object file: No such file or directory`;
        const error = `toku-codes-node cannot load ${file}: ${cause}`;
        const forbidden = () => inProcess(entry, { before, fallback: "forbid" });
        // Node 20 ends when a CommonJS file that an ES module imports throws, although the promise is rejected, too.
        if (entry.endsWith("node.js") && major < 22) {
          assert.throws(forbidden, ({ status, stderr }) => status === 1 && stderr.includes(`\nError: ${error}\n`));
        } else {
          assert.deepEqual(forbidden(), { error, cause });
        }
        assert.deepEqual(inProcess(entry, { before }), { engine: "wasm", answer, why: [`Error: ${error}`] });
        const why = [`Error: ${error}`, "Error: toku-codes cannot start WebAssembly: WebAssembly is not defined"];
        assert.deepEqual(inProcess(entry, { before, flags: ["--jitless"] }), { engine: "js", answer, why });
      }
    }
    // Deno without --allow-env throws on reading a variable.
    const denied =
      'Object.defineProperty(process.env = {}, "TOKU_CODES_NODE_FALLBACK", { get() { throw new Error("denied"); } })';
    assert.equal(inProcess(join(copy, "index.cjs"), { before: denied }).engine, "wasm");
  } finally {
    rmSync(copy, { recursive: true });
  }
});

test("the addon answers though the file of the running Node is gone", () => {
  const said = inProcess("toku-codes-node", { before: 'process.execPath = "/nowhere"', fallback: "forbid" });
  assert.deepEqual(said, { engine: "native", answer, why: [] });
});

test("a start-up snapshot answers, while it is built and when it runs", () => {
  const place = mkdtempSync(join(tmpdir(), "toku-codes-"));
  try {
    const run = (args, isLate = "") => {
      const env = { ...process.env, TOKU_CODES_NODE_FALLBACK: "", TOKU_CODES_LATE: isLate };
      const output = execFileSync(process.execPath, args, { env, encoding: "utf8" });
      return JSON.parse(output.split("\n").find((line) => line.startsWith("{")) ?? null);
    };
    const why = (done) => `it was ${done} while a start-up snapshot was built, which cannot contain it`;
    const wasm = `toku-codes cannot start WebAssembly: ${why("first called")}`;
    const addon = `toku-codes-node cannot load its addon: ${why("imported")}`;
    const plain = {
      "toku-codes": { engine: "js", answer, why: [wasm] },
      "toku-codes-node": { engine: "js", answer, why: [addon, wasm] },
    };
    const blob = ["--snapshot-blob", join(place, "snapshot.blob")];
    assert.deepEqual(run([...blob, "--build-snapshot", "snapshot.cjs"]), plain);
    assert.deepEqual(run([...blob, "unused.js"]), plain);
    // The first call is made when it runs.
    assert.equal(run([...blob, "--build-snapshot", "snapshot.cjs"], "late"), null);
    assert.deepEqual(run([...blob, "unused.js"], "late"), {
      "toku-codes": { engine: "wasm", answer, why: [] },
      "toku-codes-node": { engine: "wasm", answer, why: [addon] },
    });
    // The snapshot of a single executable application.
    const [sea, output] = ["sea.json", "sea.blob"].map((file) => join(place, file));
    writeFileSync(sea, JSON.stringify({ main: resolve("snapshot.cjs"), output, useSnapshot: true }));
    assert.deepEqual(run(["--experimental-sea-config", sea]), plain);
  } finally {
    rmSync(place, { recursive: true });
  }
});

test("the handler of a web Request answers each body as it should", async () => {
  const { handle } = await import("./web-handler.mjs");
  assert.ok((await askHandler((options) => handle(new Request("http://localhost/", options)))) > 20);
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
