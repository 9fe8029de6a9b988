// Runs the suite of js/tests on this machine's Node, on both packages as they are installed in a folder, by `import` and
// by `require`; then checks the types, and the sizes of pages. Ends with a count that `cargo xtask test js` reads. The
// other runtimes, bundlers and compilers are in js/consumers. Argument: the folder.

import { deepStrictEqual as deepEqual } from "node:assert";
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import { binaryen, translated } from "./engines.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const project = resolve(process.argv[2]);
/** What can be imported, with its engine. */
const engines = { "toku-codes": "wasm", "toku-codes/pure": "js", "toku-codes-node": "native" };
let passed = 0;
let failed = 0;

/** Runs one check, which returns how many tests passed, and shows the result. */
async function check(title, work) {
  try {
    const count = await work();
    if (!(count > 0)) {
      throw new Error("no test ran");
    }
    passed += count;
    console.log(`ok ${String(count).padStart(4)}  ${title}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED: ${title}: ${[error.message, error.stdout, error.stderr].filter(Boolean).join("\n")}`);
  }
}

/** Runs Node in the project and returns what it printed. */
async function node(args, env = {}) {
  const options = { cwd: project, maxBuffer: 1e8, env: { ...process.env, TOKU_CODES_NODE_FALLBACK: "forbid", ...env } };
  return (await promisify(execFile)(process.execPath, args, options)).stdout;
}

async function suites() {
  const shared = { bundle: true, logLevel: "error", absWorkingDir: project };
  esbuild.buildSync({ ...shared, entryPoints: ["suite.mjs"], format: "cjs", outfile: "suite.cjs" });
  const inNode = { platform: "node", format: "cjs" };
  esbuild.buildSync({ ...shared, ...inNode, entryPoints: ["snapshot.mjs"], outfile: "snapshot.cjs" });
  const test = async (file, name, engine) => {
    const env = { TOKU_CODES_PACKAGE: name, TOKU_CODES_ENGINE: engine };
    const output = await node(["--test", "--test-reporter=tap", file], env);
    return Number(/\n# pass (\d+)/.exec(output)?.[1] ?? 0);
  };
  for (const [name, engine] of Object.entries(engines)) {
    await check(`${name} by import`, () => test("suite.test.mjs", name, engine));
    await check(`${name} by require`, () => test("suite.test.cjs", name, engine));
  }
  const page = join(project, "node_modules/toku-codes/index.js");
  await check("the file of toku-codes for pages", () => test("suite.test.mjs", page, "wasm"));
  await check("threads, realms, packages", () => test("packages.test.mjs", "toku-codes-node"));
}

/** Checks the declarations of both packages, and the examples that need no other package. */
async function types() {
  const base = { strict: true, noEmit: true, types: [], skipLibCheck: false, module: "node16" };
  const exact = { exactOptionalPropertyTypes: true, lib: ["es2022"] };
  const checkJs = { allowJs: true, checkJs: true, lib: ["es2022"] };
  const inNode = { ...checkJs, types: ["node"], typeRoots: [join(here, "node_modules/@types")] };
  const checked = {
    "the declarations": [["types.test-d.mts", "types.test-d.cts"], exact],
    "the examples": [["callback.mjs", "cloudflare.mjs", "customer-message.mjs", "web-handler.mjs"], inNode],
  };
  for (const [title, [files, options]] of Object.entries(checked)) {
    await check(`TypeScript, ${title}`, async () => {
      writeFileSync(
        join(project, "tsconfig.json"),
        JSON.stringify({ compilerOptions: { ...base, ...options }, files }),
      );
      const listed = await node([join(here, "node_modules/typescript/bin/tsc"), "--listFiles"]);
      return files.filter((file) => listed.includes(file)).length;
    });
  }
}

/** A program that imports and requires a package, as esbuild made it of them: what it prints. */
async function bundled(name, options, env) {
  const contents = `
    import * as toku from "${name}";
    const { lookup, TokuError, engine, engineErrors } = require("${name}");
    const isOne = toku.lookup(0) === lookup(0) && toku.TokuError === TokuError;
    const why = engineErrors().map(({ message }) => message);
    console.log(JSON.stringify({ engine: engine(), isOne, why }));`;
  const stdin = { contents, resolveDir: project };
  const shared = { bundle: true, format: "cjs", logLevel: "error", outfile: join(project, "bundled.cjs") };
  await esbuild.build({ ...shared, ...options, stdin });
  return JSON.parse(await node(["bundled.cjs"], env));
}

async function bundles() {
  await check("one set of objects in a bundle", async () => {
    const edge = ["react-native", "edge-light", "workerd"].map((condition) => [
      { conditions: [condition, "module"] },
      "js",
    ]);
    const options = {
      "toku-codes": [[{}, "wasm"], [{ platform: "node" }, "wasm"], ...edge],
      "toku-codes/pure": [[{}, "js"], [{ platform: "node" }, "js"], ...edge],
      "toku-codes-node": edge,
    };
    const all = Object.entries(options).flatMap(([name, some]) =>
      some.map(([options, engine]) => ({ name, options, engine })),
    );
    for (const { name, options, engine } of all) {
      deepEqual(await bundled(name, options), { engine, isOne: true, why: [] }, JSON.stringify({ name, options }));
    }
    return all.length;
  });
  // A bundler that makes CommonJS leaves nothing by which the addons could be found.
  await check("toku-codes-node in a bundle for Node says why it has no addon", async () => {
    const addon = `addons/linux-${process.arch}-gnu.node`;
    const reason = "a bundler has removed import.meta.url, which says where the package is";
    const expected = { engine: "wasm", isOne: true, why: [`toku-codes-node cannot load ${addon}: ${reason}`] };
    deepEqual(await bundled("toku-codes-node", { platform: "node" }, { TOKU_CODES_NODE_FALLBACK: "" }), expected);
    return 1;
  });
}

/** The parts of the translation to JavaScript that the engine may not reach today, compared with WASM. */
async function translation() {
  const [text, input, output] = ["memory.wat", "memory.wasm", "memory.js"].map((file) => join(project, file));
  writeFileSync(
    text,
    `(module (memory (export "memory") 1 1) (data (i32.const 8) "toku-codes")
      (func (export "copy") (param i32 i32 i32) (memory.copy (local.get 0) (local.get 1) (local.get 2)))
      (func (export "fill") (param i32 i32 i32) (memory.fill (local.get 0) (local.get 1) (local.get 2))))`,
  );
  binaryen("wasm-as", "-all", text, "-o", input);
  writeFileSync(output.replace("memory", "translated"), translated(input, output));
  const { javascript } = await import(pathToFileURL(output.replace("memory", "translated")));
  const engines = [new WebAssembly.Instance(new WebAssembly.Module(readFileSync(input))).exports, javascript()];
  let compared = 0;
  for (const [name, ...given] of [
    ["copy", 10, 8, 10],
    ["copy", 6, 8, 10],
    ["copy", 100, 8, 10],
    ["copy", 0, 5, 0],
    ["fill", 12, 33, 3],
    ["fill", 20, -1, 1],
  ]) {
    const [expected, found] = engines.map((engine) => {
      engine[name](...given);
      return Array.from(new Uint8Array(engine.memory.buffer, 0, 128));
    });
    deepEqual(found, expected, `${name} ${given}`);
    compared += 1;
  }
  return compared;
}

/** Measures what the packages add to a page: bundled and minified by esbuild, then gzipped. */
async function sizes() {
  const pages = {
    "describe alone": [
      'import { describe } from "toku-codes"; document.title = describe(Number(location.hash));',
      6.25 * 1024,
    ],
    "all exports": ['import * as toku from "toku-codes"; globalThis.toku = toku;', 8.75 * 1024],
    "constants alone": ['import { TokuCode } from "toku-codes"; globalThis.codes = TokuCode;', 1.25 * 1024],
  };
  for (const [what, [contents, budget]] of Object.entries(pages)) {
    const stdin = { contents, resolveDir: project };
    const { outputFiles } = await esbuild.build({ stdin, bundle: true, minify: true, format: "esm", write: false });
    const size = gzipSync(outputFiles[0].contents, { level: 9 }).length;
    await check(`page with ${what}: ${size} bytes, at most ${budget}`, () => Number(size <= budget));
  }
}

await suites();
await bundles();
await check("the translation to JavaScript copies and fills memory as WASM does", translation);
await types();
await sizes();
await check("lock files do not name a registry", () => {
  const locks = [".", "consumers", "consumers/arm64", "consumers/native", "consumers/server", "../bench/js"].map(
    (folder) => join(here, folder),
  );
  return locks.filter((folder) => !/"resolved"|registry/.test(readFileSync(join(folder, "package-lock.json"), "utf8")))
    .length === locks.length
    ? 1
    : 0;
});
console.log(`\n# pass ${passed}`);
process.exitCode = failed > 0 ? 1 : 0;
