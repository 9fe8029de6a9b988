// Which lines and branches of js/src the suite reaches, as LCOV: node coverage.mjs FOLDER FILE. The packages are bundles,
// so the sources take their place in FOLDER: each package is a folder of them, and `imports` says what the build does.

import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const [folder, file] = process.argv.slice(2).map((path) => resolve(path));
const here = fileURLToPath(new URL(".", import.meta.url));
const npm = join(here, "../../target/npm");
const json = (value) => `${JSON.stringify(value)}\n`;

rmSync(folder, { recursive: true, force: true });
cpSync(join(npm, "consumer"), folder, { recursive: true, filter: (path) => !path.includes("node_modules") });
mkdirSync(join(folder, "node_modules"));
const packages = { "toku-codes": ["index.js", "wasm.js"], "toku-codes-node": ["node.js", "native.js"] };
for (const [name, [entry, engine]] of Object.entries(packages)) {
  const sources = join(folder, name);
  cpSync(join(here, "../src"), sources, { recursive: true });
  cpSync(join(npm, "wasm/bytes.js"), join(sources, "bytes.js"));
  const imports = { "#engine": `./${engine}`, "#module": "./module.js", "#bytes": "./bytes.js" };
  writeFileSync(join(sources, "package.json"), json({ name, type: "module", exports: `./${entry}`, imports }));
  // What lies in node_modules itself is not measured.
  symlinkSync(sources, join(folder, "node_modules", name));
  const suite = `process.env.TOKU_CODES_PACKAGE = "${name}";\nawait import("./suite.test.mjs");\n`;
  writeFileSync(join(folder, `${name}.test.mjs`), suite);
}
cpSync(join(npm, "toku-codes-node/addons"), join(folder, "toku-codes-node/addons"), { recursive: true });
// The bundle of the addon's package is CommonJS, which has a `__dirname`.
writeFileSync(
  join(folder, "dirname.mjs"),
  `globalThis.__dirname = ${JSON.stringify(join(folder, "toku-codes-node"))};\n`,
);

const node = join(here, `node_modules/node-24-${process.arch}/bin/node`);
const reporter = ["--test-reporter=lcov", `--test-reporter-destination=${file}`];
const measured = ["--experimental-test-coverage", "--test-coverage-include=toku-codes*/*.js"];
const shown = ["--test-reporter=tap", "--test-reporter-destination=stdout"];
const tests = Object.keys(packages).map((name) => `${name}.test.mjs`);
execFileSync(node, ["--import", "./dirname.mjs", "--test", ...measured, ...shown, ...reporter, ...tests], {
  cwd: folder,
  stdio: "inherit",
  env: { ...process.env, TOKU_CODES_NODE_FALLBACK: "forbid" },
});
