// Makes the npm packages in a folder from the engines that `cargo xtask` has built, packs them into another one, and
// installs them in FOLDER/consumer, next to copies of the tests and the examples.
//
//     node build.mjs VERSION REPOSITORY FOLDER ARCHIVES [--quick] TARGET=ADDON…
//
// A target is named as in src/native.js.
//
// With --quick the WASM is not optimised, and the packages are linked instead of packed.

import { execFileSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { binaryen, packed, translated } from "./engines.mjs";

const isQuick = process.argv.includes("--quick");
const [version, repository, npm, dist, ...built] = process.argv.slice(2).filter((word) => word !== "--quick");
const root = fileURLToPath(new URL("..", import.meta.url));
const engines = join(root, "target/npm/wasm");
const consumer = join(npm, "consumer");
const source = (name) => join(root, "js/src", name);
const read = (file) => readFileSync(file, "utf8");

const packages = [
  {
    name: "toku-codes",
    folder: "wasm",
    engine: "instance.js",
    description: "The Toku API's result codes: what each means, whether it is a failure, and how to go on",
  },
  {
    name: "toku-codes-node",
    folder: "node",
    engine: "native.js",
    description: "The Toku API's result codes for Node back ends, by a native addon; elsewhere use toku-codes",
  },
];

/** Makes `wasm/engine.wasm`, the same as strings in `wasm/bytes.js`, and in plain JavaScript in `wasm/javascript.js`. */
function makeEngines() {
  const [input, output] = [join(engines, "engine_bg.wasm"), join(npm, "wasm/engine.wasm")];
  mkdirSync(join(npm, "wasm"), { recursive: true });
  if (isQuick) {
    copyFileSync(input, output);
  } else {
    const passes = ["-Oz", "--converge", "--reorder-locals", "--reorder-functions", "--strip-target-features"];
    binaryen("wasm-opt", ...passes, input, "-o", output);
  }
  const wasm = readFileSync(output);
  const strings = `export const bytes = ${packed(wasm)};\nexport const base64 = "${wasm.toString("base64url")}";\n`;
  writeFileSync(join(npm, "wasm/bytes.js"), strings);
  writeFileSync(join(npm, "wasm/javascript.js"), translated(output, join(npm, "wasm/translated.js")));
}

/** The types as one file that imports nothing, so that it can be both .d.ts and .d.cts. */
function types() {
  const withoutImports = (text) => text.replace(/^(import|export) .* from "\.\/codes\.js";\n/gm, "");
  return ["codes.d.ts", "index.d.ts"].map((file) => withoutImports(read(source(file)))).join("\n");
}

/** Bundles, and refuses code from npm: it would be in our package, but not in the bill of materials. */
async function bundle(options) {
  const { metafile } = await build({ ...options, bundle: true, metafile: true });
  const foreign = Object.keys(metafile.inputs).filter((file) => file.split("/").includes("node_modules"));
  if (foreign.length > 0) {
    throw new Error(`code of others that would be in our package: ${foreign.join(", ")}`);
  }
}

/**
 * Keeps two files out of an ES module: the engine in plain JavaScript, which is read only if it is needed, and the
 * constants, which import nothing, so that a page can have them alone.
 */
const elsewhere = (folder) => ({
  name: "elsewhere",
  setup({ onResolve }) {
    onResolve({ filter: /^#javascript$/ }, () => ({ path: `${folder}engine.js`, external: true }));
    onResolve({ filter: /^\.\/codes\.js$/ }, () => ({ path: `${folder}codes.js`, external: true }));
  },
});

/** Makes a script of a package: `start` is a file of `js/src/start`, `engine` one of `js/src`. */
async function makeScript(outfile, start, engine) {
  const format = outfile.endsWith(".cjs") ? "cjs" : "esm";
  const alias = {
    "#engine": source(engine),
    "#start": source(`start/${start}.js`),
    "#bytes": join(npm, "wasm/bytes.js"),
    "#here": source(`here/${format}.js`),
  };
  // Bytes above 127 would be read wrongly on a page that is not UTF-8.
  const shared = { entryPoints: [source("index.js")], outfile, format, target: "es2022", charset: "ascii" };
  if (format === "esm") {
    const plugins = [elsewhere(start === "server" ? "../" : "./")];
    await bundle({ ...shared, alias, external: ["node:*"], plugins });
  } else {
    alias["#javascript"] = source("start/javascript-cjs.js");
    // Plain properties in place of getters, so that tests of users can replace them by stubs.
    const js = 'module.exports = Object.defineProperty({ ...module.exports }, "__esModule", { value: true });';
    await bundle({ ...shared, alias, external: ["./engine.cjs"], platform: "node", footer: { js } });
  }
}

/** Makes an ES module of the same objects as those of a CommonJS file. */
function wrap(outfile, required) {
  const exported = Object.keys(createRequire(import.meta.url)(required)).sort();
  writeFileSync(outfile, `export { ${exported.join(", ")} } from "./${basename(required)}";\n`);
}

/** Makes the engine in plain JavaScript. */
async function makeEngine(outfile) {
  const format = outfile.endsWith(".cjs") ? "cjs" : "esm";
  const js = "// The WASM engine in plain JavaScript, translated by binaryen's wasm2js.";
  const shared = { entryPoints: [join(npm, "wasm/javascript.js")], outfile, format, target: "es2020" };
  await bundle({ ...shared, charset: "ascii", minify: true, banner: { js } });
}

/** Makes one package, with the metadata of the workspace. */
async function make({ name, folder, engine, description }) {
  const out = join(npm, name);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const isEverywhere = folder === "wasm";
  if (!isEverywhere) {
    mkdirSync(join(out, "addons"));
    for (const [target, file] of built.map((word) => word.split("="))) {
      copyFileSync(file, join(out, `addons/${target}.node`));
    }
  }
  const file = (name) => join(out, name);
  await Promise.all(["engine.js", "engine.cjs"].map((name) => makeEngine(file(name))));
  await Promise.all(["bundler/server.js", "index.cjs"].map((name) => makeScript(file(name), "server", engine)));
  await Promise.all(["pure.js", "pure.cjs"].map((name) => makeScript(file(name), "pure", "instance.js")));
  wrap(file("node.js"), file("index.cjs"));
  if (isEverywhere) {
    await makeScript(file("index.js"), "page", engine);
    wrap(file("pure-node.js"), file("pure.cjs"));
  }
  copyFileSync(source("codes.js"), file("codes.js"));
  for (const file of ["index.d.ts", "index.d.cts"]) {
    writeFileSync(join(out, file), types());
  }
  const esm = (file) => ({ types: "./index.d.ts", default: `./${file}` });
  const cjs = (file) => ({ types: "./index.d.cts", default: `./${file}` });
  // Bundlers take `module`, for both `import` and `require`, so that a bundle has one set of objects; Node does not know it.
  const pure = { module: esm("pure.js"), import: esm("pure.js"), require: cjs("pure.cjs") };
  // In a folder whose files Node cannot import: otherwise Nitro copies the file for Node, and leaves out the one that Node
  // imports in its place.
  const node = { module: esm("bundler/server.js"), import: esm("node.js"), require: cjs("index.cjs") };
  const page = { module: esm("index.js"), require: cjs("index.cjs"), ...esm("index.js") };
  const manifest = {
    name,
    version,
    description,
    license: "MIT OR Apache-2.0",
    repository: { type: "git", url: `git+${repository}.git`, directory: folder },
    type: "module",
    sideEffects: false,
    engines: { node: ">=20" },
    exports: {
      ".": { "react-native": pure, "edge-light": pure, workerd: pure, ...(isEverywhere ? { node, ...page } : node) },
      ...(isEverywhere
        ? {
            "./pure": {
              node: { module: esm("pure.js"), import: esm("pure-node.js"), require: cjs("pure.cjs") },
              ...pure,
            },
          }
        : {}),
      "./package.json": "./package.json",
    },
    // For resolvers that do not read `exports`.
    main: "./index.cjs",
    module: isEverywhere ? "./index.js" : "./bundler/server.js",
    "react-native": "./pure.js",
    types: "./index.d.cts",
  };
  const writeManifest = (name, value) => writeFileSync(file(name), `${JSON.stringify(value, undefined, 2)}\n`);
  if (isEverywhere) {
    mkdirSync(file("pure"));
    const entry = { main: "../pure.cjs", module: "../pure.js", "react-native": "../pure.js", types: "../index.d.cts" };
    writeManifest("pure/package.json", { sideEffects: false, ...entry });
  }
  writeManifest("bundler/package.json", { sideEffects: false });
  writeManifest("package.json", manifest);
  copyFileSync(join(root, folder, "README.md"), join(out, "README.md"));
  for (const license of ["LICENSE-APACHE", "LICENSE-MIT", "LICENSE-THIRD-PARTY"]) {
    copyFileSync(join(root, license), join(out, license));
  }
  // npm packs the permissions of files, which depend on the builder's umask.
  for (const file of readdirSync(out, { recursive: true })) {
    chmodSync(join(out, file), statSync(join(out, file)).isDirectory() ? 0o755 : 0o644);
  }
}

/** Makes a folder outside the sources with the packages as a user gets them, and the tests, which import them by name. */
function install() {
  const run = (cwd, ...command) => execFileSync("npm", command, { cwd, stdio: ["ignore", "pipe", "pipe"] });
  rmSync(consumer, { recursive: true, force: true });
  mkdirSync(join(consumer, "node_modules"), { recursive: true });
  for (const folder of ["tests", "examples"]) {
    cpSync(join(root, "js", folder), consumer, { recursive: true });
  }
  const files = readdirSync(join(root, "conformance"), { withFileTypes: true }).filter((file) => file.isFile());
  const vectors = files.map(({ name }) => [name, read(join(root, "conformance", name))]);
  writeFileSync(join(consumer, "texts.mjs"), `export const texts = ${JSON.stringify(Object.fromEntries(vectors))};\n`);
  const manifest = { name: "consumer", private: true, type: "module" };
  writeFileSync(join(consumer, "package.json"), `${JSON.stringify(manifest)}\n`);
  if (isQuick) {
    packages.forEach(({ name }) => symlinkSync(join(npm, name), join(consumer, "node_modules", name)));
    return;
  }
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist, { recursive: true });
  const tarballs = packages.map(({ name }) => {
    run(npm, "pack", `./${name}`, "--pack-destination", dist);
    return join(dist, `${name}-${version}.tgz`);
  });
  run(consumer, "install", "--offline", "--no-audit", "--no-fund", "--no-package-lock", ...tarballs);
}

makeEngines();
for (const one of packages) {
  await make(one);
}
install();
