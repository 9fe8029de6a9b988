// Runs the suite of js/tests on this machine's Node, on both packages as they are installed in a folder, by `import` and
// by `require`; then checks the types, and the sizes of pages. Ends with a count that `cargo xtask test js` reads. The
// other runtimes, bundlers and compilers are in js/consumers. Argument: the folder.

import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const project = resolve(process.argv[2]);
const packages = ["toku-codes", "toku-codes/pure", "toku-codes-node"];
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
  const test = async (file, name, ...flags) => {
    const output = await node([...flags, "--test", "--test-reporter=tap", file], { TOKU_CODES_PACKAGE: name });
    return Number(/\n# pass (\d+)/.exec(output)?.[1] ?? 0);
  };
  for (const name of packages) {
    await check(`${name} by import`, () => test("suite.test.mjs", name));
    await check(`${name} by require`, () => test("suite.test.cjs", name));
  }
  const page = join(project, "node_modules/toku-codes/index.js");
  await check("the file of toku-codes for pages", () => test("suite.test.mjs", page));
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
await types();
await sizes();
await check("lock files do not name a registry", () => {
  const locks = [".", "consumers", "consumers/arm64", "consumers/native", "../bench/js"].map((folder) =>
    join(here, folder),
  );
  return locks.filter((folder) => !/"resolved"|registry/.test(readFileSync(join(folder, "package-lock.json"), "utf8")))
    .length === locks.length
    ? 1
    : 0;
});
console.log(`\n# pass ${passed}`);
process.exitCode = failed > 0 ? 1 : 0;
