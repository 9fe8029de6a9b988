// Runs the suite in the bundlers and frameworks of server/, which the packages are copied to from where npm installed them;
// and measures in each bundler what constants alone add to a page.

import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { promisify } from "node:util";
import { nodeResolve } from "@rollup/plugin-node-resolve";
import * as esbuild from "esbuild";
import { rollup } from "rollup";
import * as vite from "vite";
import webpack from "webpack";

const here = fileURLToPath(new URL("server", import.meta.url));
const read = (...path) => readFileSync(join(...path), "utf8");

/** Copies the projects, and one folder per engine with the suite and what it imports. The frameworks stay installed. */
function setUp(folder, project, engines) {
  const lock = read(here, "package-lock.json");
  const done = join(folder, "installed");
  if (!existsSync(done) || read(done) !== lock) {
    rmSync(folder, { recursive: true, force: true });
  }
  cpSync(here, folder, { recursive: true, filter: (path) => basename(path) !== "node_modules" });
  if (!existsSync(done)) {
    // Vite, which ran before in this process, sets NODE_ENV to production, so that npm would install nothing.
    const npm = ["ci", "--include=dev", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund"];
    execFileSync("npm", npm, { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
    writeFileSync(done, lock);
  }
  for (const name of ["toku-codes", "toku-codes-node"]) {
    const to = join(folder, "node_modules", name);
    rmSync(to, { recursive: true, force: true });
    cpSync(join(project, "node_modules", name), to, { recursive: true });
  }
  cpSync(join(project, "web-handler.mjs"), join(folder, "web-handler.mjs"));
  const suite = ["assert", "conformance", "handler", "inputs", "suite", "texts", "vectors"].map(
    (name) => `${name}.mjs`,
  );
  for (const [name, engine] of Object.entries(engines)) {
    mkdirSync(join(folder, engine), { recursive: true });
    for (const file of [...suite, "suite.cjs"]) {
      cpSync(join(project, file), join(folder, engine, file));
    }
    for (const file of ["answer.mjs", "main.mjs", "main.cjs"]) {
      writeFileSync(join(folder, engine, file), read(here, file).replace('"toku-codes"', `"${name}"`));
    }
  }
}

/** Each bundler, as a function of an entry that returns the minified script of a page. */
const pages = {
  async esbuild(entry) {
    const options = { bundle: true, minify: true, format: "esm", write: false };
    return (await esbuild.build({ entryPoints: [entry], ...options })).outputFiles[0].text;
  },
  async Rollup(entry) {
    const bundle = await rollup({ input: entry, plugins: [nodeResolve({ browser: true })] });
    const { output } = await bundle.generate({ format: "es" });
    return (await esbuild.transform(output[0].code, { minify: true })).code; // Rollup does not minify
  },
  async webpack(entry) {
    const output = { path: join(entry, "../out"), filename: "webpack.js" };
    const stats = await promisify(webpack)({ mode: "production", entry, output });
    if (stats.hasErrors() || stats.hasWarnings()) {
      throw new Error(stats.toString("errors-warnings"));
    }
    return read(output.path, output.filename);
  },
  async Vite(entry) {
    const build = { write: false, rollupOptions: { input: entry } };
    const { output } = await vite.build({ root: join(entry, ".."), configFile: false, logLevel: "error", build });
    return output[0].code;
  },
};

export async function testServers({ consumer, browser, workerd, project, folder, engines }) {
  setUp(folder, project, engines);
  const load = (file) => import(pathToFileURL(join(folder, file)));
  const { bundlers, parcel } = await load("bundlers.mjs");
  for (const [title, bundle, engineOfAddon] of bundlers) {
    for (const [name, engine] of Object.entries(engines)) {
      const answers = engine === "native" ? engineOfAddon : engine;
      await consumer(`${title}, ${name}`, answers, undefined, () => bundle(engine));
    }
  }
  const { frameworks } = await load("frameworks.mjs");
  for (const [title, work] of frameworks) {
    await consumer(title, "any", undefined, async () => {
      await work(consumer, browser, workerd);
      return 1;
    });
  }
  const entry = join(folder, "constants.mjs");
  writeFileSync(entry, 'import { TokuCode } from "toku-codes"; globalThis.codes = TokuCode;\n');
  const minified = { ...pages, Parcel: async () => read(await parcel("constants.mjs", { context: "browser" })) };
  for (const [name, bundle] of Object.entries(minified)) {
    let size;
    await consumer(
      `${name}, a page with constants only`,
      "none",
      () => size,
      async () => {
        size = gzipSync(await bundle(entry), { level: 9 }).length;
        if (size > 1.25 * 1024) {
          throw new Error(`${size} bytes, gzipped`);
        }
        return 1;
      },
    );
  }
}
