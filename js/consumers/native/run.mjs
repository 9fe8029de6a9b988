// The packages in React Native's tools: its Jest preset, and Metro, whose bundles run in Hermes.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const here = fileURLToPath(new URL(".", import.meta.url));
const tools = join(here, "node_modules");

/** Makes a project of its own in the folder where the packages and the suite are. */
function setUp(project) {
  const folder = join(project, "native");
  cpSync(here, folder, { recursive: true, filter: (path) => !path.startsWith(tools) });
  mkdirSync(join(folder, "node_modules"));
  for (const name of readdirSync(tools)) {
    symlinkSync(join(tools, name), join(folder, "node_modules", name));
  }
  for (const name of ["toku-codes", "toku-codes-node"]) {
    cpSync(join(project, "node_modules", name), join(folder, "node_modules", name), { recursive: true });
  }
  for (const name of readdirSync(project).filter((name) => /\.[cm]js$/.test(name))) {
    cpSync(join(project, name), join(folder, name));
  }
  cpSync(join(project, "suite.jest.cjs"), join(folder, "suite.test.js"));
  return folder;
}

/** Runs all this. `node` is a Node that Metro supports, `project` a folder with the packages and the suite. */
export async function inReactNative(project, node, consumer) {
  const folder = setUp(project);
  const options = { cwd: folder, maxBuffer: 1e8, env: { ...process.env, TOKU_CODES_ENGINE: "js" } };
  const run = async (program, ...args) => (await promisify(execFile)(program, args, options)).stdout;
  const read = (file) => readFileSync(join(folder, file));
  const { version } = JSON.parse(read("node_modules/react-native/package.json"));

  await consumer(`Jest, preset of React Native ${version}`, "js", undefined, async () => {
    const { numPassedTests, numFailedTests } = JSON.parse(
      await run(node, join(tools, "jest/bin/jest.js"), "--json", "--ci"),
    );
    return { passed: numPassedTests, failed: Array.from({ length: numFailedTests }, () => "a test failed") };
  });

  // Which files of toku-codes are in each bundle: import and require have different ones only by package exports.
  const bundles = { "with-exports": "engine.cjs engine.js pure.cjs pure.js", "without-exports": "engine.js pure.js" };
  await consumer(`Metro of React Native ${version}, with package exports and without`, "js", undefined, async () => {
    await run(node, "bundle.js");
    for (const [name, expected] of Object.entries(bundles)) {
      const { sections } = JSON.parse(read(`${name}.map`));
      const sources = sections.flatMap(({ map }) => map.sources);
      for (const part of ["toku-codes", "toku-codes-node"]) {
        const files = sources.flatMap((file) => file.split(`/node_modules/${part}/`)[1] ?? []).sort();
        assert.equal(files.join(" "), `codes.js ${expected}`, `${part}, ${name}`);
      }
    }
    return 4;
  });
  if (process.arch !== "x64") {
    return; // npm has Hermes for Linux on x64 only.
  }
  const compilers = {
    "0.12.0": "node_modules/hermes-engine-cli/linux64-bin/hermesc",
    "1.0.0": "node_modules/hermes-compiler/hermesc/linux64-bin/hermesc",
  };
  for (const name of Object.keys(bundles)) {
    for (const [release, compiler] of Object.entries(compilers)) {
      await consumer(`hermesc ${release}, Metro's bundle ${name}`, "js", undefined, async () => {
        assert.match(await run(compiler, "--version"), new RegExp(`Hermes release version: ${release}\n`));
        await run(compiler, "-O", "-w", "-emit-binary", "-out", `${name}-${release}.hbc`, `${name}.js`);
        return 1;
      });
    }
    await consumer(`Hermes 0.12.0, Metro's bundle ${name}`, "js", undefined, async () => {
      const hermes = "node_modules/hermes-engine-cli/linux64-bin/hermes";
      const reports = JSON.parse(await run(hermes, "-b", `${name}-0.12.0.hbc`));
      assert.equal(reports.length, 5);
      for (const { engine, said } of reports) {
        assert.deepEqual([engine, ...said], ["js", "undefined", "low credit balance", "unknown code -9999"]);
      }
      return {
        passed: reports.reduce((sum, { passed }) => sum + passed, 0),
        failed: reports.flatMap(({ failed }) => failed),
      };
    });
  }
}
