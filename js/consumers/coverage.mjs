// Which lines and branches of js/src the suite reaches: node coverage.mjs FOLDER LINES BRANCHES. It fails when
// fewer per cent are reached. The packages are bundles, so in FOLDER the sources are in their place: each package is a
// folder of sources, and `imports` replaces the build. Generated files are left out.

import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const [to, lines, branches] = process.argv.slice(2);
const folder = resolve(to);
const here = fileURLToPath(new URL(".", import.meta.url));
const npm = join(here, "../../target/npm");
const json = (value) => `${JSON.stringify(value)}\n`;

rmSync(folder, { recursive: true, force: true });
cpSync(join(npm, "consumer"), folder, { recursive: true, filter: (path) => !path.includes("node_modules") });
mkdirSync(join(folder, "node_modules"));
const packages = {
  "toku-codes": { "#engine": "./instance.js", "#start": "./start/server.js" },
  "toku-codes-pure": { "#engine": "./instance.js", "#start": "./start/pure.js" },
  "toku-codes-node": { "#engine": "./native.js", "#start": "./start/server.js" },
};
const engines = { "toku-codes": "wasm", "toku-codes-pure": "js", "toku-codes-node": "native" };
for (const [name, replaced] of Object.entries(packages)) {
  const sources = join(folder, name);
  cpSync(join(here, "../src"), sources, { recursive: true });
  cpSync(join(npm, "wasm/bytes.js"), join(sources, "bytes.js"));
  cpSync(join(npm, "toku-codes/engine.js"), join(sources, "engine.js"));
  const elsewhere = { "#bytes": "./bytes.js", "#javascript": "./engine.js", "#here": "./here/coverage.js" };
  const imports = { ...replaced, ...elsewhere };
  writeFileSync(join(sources, "package.json"), json({ name, type: "module", exports: "./index.js", imports }));
  // The folder of the package, which is not that of the module.
  writeFileSync(join(sources, "here/coverage.js"), `export const here = () => ${JSON.stringify(sources)};\n`);
  // Files in node_modules itself are not measured.
  symlinkSync(sources, join(folder, "node_modules", name));
  const env = json({ TOKU_CODES_PACKAGE: name, TOKU_CODES_ENGINE: engines[name] });
  const suite = `Object.assign(process.env, ${env});\nawait import("./suite.test.mjs");\n`;
  writeFileSync(join(folder, `${name}.test.mjs`), suite);
}
cpSync(join(npm, "toku-codes-node/addons"), join(folder, "toku-codes-node/addons"), { recursive: true });

const node = join(here, `node_modules/node-24-${process.arch}/bin/node`);
const measured = [
  "--experimental-test-coverage",
  "--test-coverage-include=toku-codes*/*.js",
  "--test-coverage-exclude=**/{bytes,codes,engine,here/*}.js",
  // The fallback of the addon's package is the engine of the other package, where it is measured.
  "--test-coverage-exclude=toku-codes-node/{unpacked,instance,start/{wasm,server}}.js",
  `--test-coverage-lines=${lines}`,
  `--test-coverage-branches=${branches}`,
];
const tests = Object.keys(packages).map((name) => `${name}.test.mjs`);
const { status } = spawnSync(node, ["--test", ...measured, ...tests], {
  cwd: folder,
  stdio: "inherit",
  env: { ...process.env, TOKU_CODES_NODE_FALLBACK: "forbid" },
});
process.exitCode = status ?? 1;
