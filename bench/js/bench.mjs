// Times every function of one.mjs, each in its own process, so that none affects how another is optimised, and prints
// one line per figure: what, workload, ns. Argument: the addon made of empty.c. LARGEST in the
// environment is the length of the longest array. `cargo xtask bench js` runs it once per round.

import { execFileSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const one = join(dirname(fileURLToPath(import.meta.url)), "one.mjs");
const env = { ...process.env, TOKU_CODES_NODE_FALLBACK: "forbid" };
const run = (...command) => execFileSync(process.execPath, [one, ...command], { env, encoding: "utf8" }).trim();

const addon = process.argv[2];
const figures = JSON.parse(run("--names", addon, process.env.LARGEST ?? "10000000"));
const loops = new Map();
for (const { what, workload, isWhole } of figures) {
  const time = Number(run(what, addon, workload));
  if (what === "the loop") {
    loops.set(workload, time);
  } else {
    const shown = workload === "statuses" ? "uniform" : workload;
    console.log(`${what}\t${shown}\t${isWhole ? time : time - loops.get(workload)}\tns`);
  }
}
