// Makes the npm packages in a folder from the engines that `cargo xtask` has built, packs them into another one, and
// installs them in FOLDER/consumer, next to copies of the tests and the examples.
//
//     node build.mjs VERSION REPOSITORY FOLDER ARCHIVES [--quick] TRIPLE=ADDON…
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
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

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
    entry: "index.js",
    engine: "wasm.js",
    types: ["codes.d.ts", "index.d.ts"],
    description: "The Toku API's result codes: what each means, whether it is a failure, and how to go on",
  },
  {
    name: "toku-codes-node",
    folder: "node",
    entry: "node.js",
    engine: "native.js",
    types: ["codes.d.ts", "index.d.ts", "node.d.ts"],
    description: "The Toku API's result codes for Node back ends, by a native addon; elsewhere use toku-codes",
  },
];

/** The targets that have an addon: Rust's name, and that of `js/src/native.js`. */
const addons = {
  "x86_64-unknown-linux-gnu": "linux-x64-gnu",
  "x86_64-unknown-linux-musl": "linux-x64-musl",
  "aarch64-unknown-linux-gnu": "linux-arm64-gnu",
  "aarch64-unknown-linux-musl": "linux-arm64-musl",
};

/**
 * The WASM as a string of printable ASCII that is as small as possible: it gzips better than base64 or the escapes of
 * JavaScript. The bytes 0 to 31 are swapped with 32 to 63, since there are more of the former. Each byte that is still not
 * printable becomes one of `{|}~`, which stands for its two highest bits, and a character for the other six. A name that
 * is its description in UPPER_SNAKE is replaced by a tab. `js/src/module.js` undoes all this.
 */
function wasm() {
  const [input, output] = [join(engines, "engine_bg.wasm"), join(npm, "wasm/engine.wasm")];
  mkdirSync(join(npm, "wasm"), { recursive: true });
  if (isQuick) {
    copyFileSync(input, output);
  } else {
    const opt = join(root, "js/node_modules/binaryen/bin/wasm-opt");
    const passes = ["-Oz", "--converge", "--reorder-locals", "--reorder-functions", "--strip-target-features"];
    execFileSync(process.execPath, [opt, ...passes, input, "-o", output]);
  }
  const printable = Array.from(readFileSync(output), (byte) => {
    const moved = byte < 64 ? byte ^ 32 : byte;
    return String.fromCharCode(...(moved >= 32 && moved < 123 ? [moved] : [123 + (moved >> 6), 63 + (moved & 63)]));
  });
  const bytes = printable.join("").replace(/([A-Z_]+) (?=([^ ]+) )/g, (all, name, text) => {
    return text.toUpperCase().replace(/\W+/g, "_") === name ? "\t" : all;
  });
  writeFileSync(join(npm, "wasm/bytes.js"), `export const bytes = ${JSON.stringify(bytes)};\n`);
}

/** The types as one file that imports nothing, so that it can be both .d.ts and .d.cts. */
function types(files) {
  const withoutImports = (text) => text.replace(/^(import|export) .* from "\.\/codes\.js";\n/gm, "");
  return files.map((file) => withoutImports(read(source(file)))).join("\n");
}

/** Bundles, and refuses code from npm: it would be in our package, but not in the bill of materials. */
async function bundle(options) {
  const { metafile } = await build({ ...options, bundle: true, metafile: true });
  const foreign = Object.keys(metafile.inputs).filter((file) => file.split("/").includes("node_modules"));
  if (foreign.length > 0) {
    throw new Error(`code of others that would be in our package: ${foreign.join(", ")}`);
  }
}

/** Makes one package, with the metadata of the workspace. */
async function make({ name, folder, entry, engine, types: files, description }) {
  const out = join(npm, name);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const isEverywhere = folder === "wasm";
  if (!isEverywhere) {
    mkdirSync(join(out, "addons"));
    for (const [triple, file] of built.map((word) => word.split("="))) {
      if (addons[triple] === undefined) {
        throw new Error(
          `js/build.mjs does not know what Node calls ${triple}; it knows ${Object.keys(addons).join(", ")}`,
        );
      }
      copyFileSync(file, join(out, `addons/${addons[triple]}.node`));
    }
  }
  const options = (module = "module.js") => ({
    entryPoints: [source(entry)],
    target: "es2022",
    // Bytes above 127 would be read wrongly on a page that is not UTF-8.
    charset: "ascii",
    alias: {
      "#engine": source(engine),
      "#module": source(module),
      "#bytes": join(npm, "wasm/bytes.js"),
    },
  });
  await bundle({ ...options(), outfile: join(out, "index.cjs"), format: "cjs", platform: "node", target: "node20" });
  const exported = Object.keys(createRequire(import.meta.url)(join(out, "index.cjs"))).sort();
  writeFileSync(join(out, "node.js"), `export { ${exported.join(", ")} } from "./index.cjs";\n`);
  for (const file of ["index.d.ts", "index.d.cts"]) {
    writeFileSync(join(out, file), types(files));
  }
  const esm = { types: "./index.d.ts", default: "./node.js" };
  const cjs = { types: "./index.d.cts", default: "./index.cjs" };
  if (isEverywhere) {
    // The constants stay in a separate file, which imports nothing.
    const modules = { format: "esm", external: ["./codes.js", "./engine.wasm"] };
    await bundle({ ...options(), ...modules, outfile: join(out, "index.js") });
    await bundle({ ...options("module-workerd.js"), ...modules, outfile: join(out, "workerd.js") });
    copyFileSync(join(npm, "wasm/engine.wasm"), join(out, "engine.wasm"));
    copyFileSync(source("codes.js"), join(out, "codes.js"));
  }
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
      ".": isEverywhere
        ? {
            workerd: { types: "./index.d.ts", default: "./workerd.js" },
            node: { import: esm, require: cjs },
            require: cjs,
            types: "./index.d.ts",
            default: "./index.js",
          }
        : { import: esm, require: cjs },
      "./package.json": "./package.json",
    },
    main: "./index.cjs",
    types: "./index.d.cts",
  };
  writeFileSync(join(out, "package.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
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

wasm();
for (const one of packages) {
  await make(one);
}
install();
