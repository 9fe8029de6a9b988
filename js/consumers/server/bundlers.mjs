// The bundlers for servers: each makes one file that runs in Node without the packages, and that prints what it answers.

import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Parcel } from "@parcel/core";
import { nodeResolve } from "@rollup/plugin-node-resolve";
import { rspack } from "@rspack/core";
import ncc from "@vercel/ncc";
import { rollup } from "rollup";
import * as vite from "vite";

const folder = fileURLToPath(new URL(".", import.meta.url));
const out = join(folder, "out");
const ssr = { noExternal: [/^toku-codes/] };
const root = { root: folder, configFile: false, logLevel: "error", ssr };

/** Runs a file with Node away from the packages, and returns the last line that it prints as JSON. */
async function run(file) {
  const env = { ...process.env, TOKU_CODES_NODE_FALLBACK: "" };
  const { stdout } = await promisify(execFile)(process.execPath, [file], { cwd: out, env });
  return JSON.parse(stdout.trim().split("\n").at(-1));
}

async function viteDevelopment(engine) {
  const server = await vite.createServer({ ...root, appType: "custom", server: { middlewareMode: true, ws: false } });
  try {
    const { answer } = await server.ssrLoadModule(`/${engine}/answer.mjs`);
    return answer();
  } finally {
    await server.close();
  }
}

async function viteBuild(engine) {
  const outDir = join(out, `vite-${engine}`);
  await vite.build({ ...root, build: { ssr: `${engine}/main.mjs`, outDir } });
  return run(join(outDir, "main.js"));
}

async function rollupAlone(engine) {
  const plugins = [nodeResolve({ exportConditions: ["node"] })];
  const bundle = await rollup({ input: join(folder, engine, "main.mjs"), plugins });
  const file = join(out, `rollup-${engine}.mjs`);
  await bundle.write({ file, format: "es" });
  return run(file);
}

async function rspackFor(engine, main) {
  const filename = `rspack-${engine}-${main}.cjs`;
  const configuration = { mode: "production", target: "node", context: folder, entry: `./${engine}/${main}` };
  const stats = await promisify(rspack)({ ...configuration, output: { path: out, filename } });
  if (stats.hasErrors() || stats.hasWarnings()) {
    throw new Error(stats.toString("errors-warnings"));
  }
  return run(join(out, filename));
}

/** Bundles an entry with Parcel, and returns the file that it makes. */
export async function parcel(entry, target) {
  const bundler = new Parcel({
    entries: join(folder, entry),
    defaultConfig: "@parcel/config-default",
    mode: "production",
    shouldDisableCache: true,
    defaultTargetOptions: { shouldOptimize: true, shouldScopeHoist: true },
    targets: { main: { distDir: join(out, "parcel", entry), sourceMap: false, ...target } },
  });
  const { bundleGraph } = await bundler.run();
  return bundleGraph.getBundles()[0].filePath;
}

async function parcelFor(engine, main) {
  const node = { context: "node", engines: { node: ">=20" }, includeNodeModules: true, outputFormat: "commonjs" };
  return run(await parcel(`${engine}/${main}`, { ...node, distEntry: "main.cjs" }));
}

async function nccFor(engine, main) {
  const { code, assets } = await ncc(join(folder, engine, main), { cache: false, quiet: true });
  const to = join(out, `ncc-${engine}-${main}`);
  mkdirSync(to, { recursive: true });
  for (const [name, { source }] of Object.entries(assets)) {
    mkdirSync(join(to, name, ".."), { recursive: true });
    writeFileSync(join(to, name), source);
  }
  writeFileSync(join(to, main), code);
  return run(join(to, main));
}

const both = (title, bundle, engineOfAddon) =>
  ["import", "require"].map((how) => {
    const main = how === "import" ? "main.mjs" : "main.cjs";
    return [`${title}, ${how}`, (engine) => bundle(engine, main), engineOfAddon];
  });

/**
 * Each bundler, as a function of the engine's name, and what answers for the addon. A bundle is away from the addons, unless it
 * remembers where a module was, as Rspack's does.
 */
export const bundlers = [
  ["Vite SSR, dev server", viteDevelopment, "native"],
  ["Vite SSR, build", viteBuild, "wasm"],
  ["Rollup without CommonJS", rollupAlone, "wasm"],
  ...both("Rspack", rspackFor, "native"),
  ...both("Parcel", parcelFor, "wasm"),
  ...both("ncc", nccFor, "wasm"),
];
