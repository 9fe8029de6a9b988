// Times every function of one.mjs in turn, and prints them and the ratios that have a budget. README.md says how to
// run it.

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import headers from "node-api-headers";

const ROUNDS = 9;

// What, beside what, and the highest ratio that is within the budget.
const BUDGETS = [
  ["lookup, WASM", "Map.get", 1.1],
  ["lookup, WASM", "getReasonPhrase", 1],
  ["lookup, addon", "empty function, addon", 1.5],
  ["ordinals of a million, WASM", "a Map loop over a million", 1 / 5],
  ["ordinals of a million, addon", "a Map loop over a million", 1 / 5],
];
// What is shown besides.
const BESIDES = [
  ["lookup, WASM, in table order", "Map.get, in table order"],
  ["lookup, WASM, one code", "Map.get, one code"],
  ["lookup, addon", "function that does nothing, addon"],
];
const FIRST_CALL = 5e6;

const here = dirname(fileURLToPath(import.meta.url));
const folder = join(here, "../../target/npm/consumer");
const scratch = mkdtempSync(join(tmpdir(), "toku-codes-"));
const addon = join(scratch, "empty.node");
const times = new Map();
try {
  execFileSync("cc", ["-O2", "-shared", "-fPIC", `-I${headers.include_dir}`, join(here, "empty.c"), "-o", addon]);
  const env = { ...process.env, TOKU_CODES_NODE_FALLBACK: "forbid" };
  const one = (what) =>
    JSON.parse(execFileSync(process.execPath, [join(here, "one.mjs"), what, folder, addon], { env, encoding: "utf8" }));
  const names = one("--names");
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const name of names) {
      times.set(name, [...(times.get(name) ?? []), one(name)]);
    }
  }
} finally {
  rmSync(scratch, { recursive: true });
}

const median = (name) => [...times.get(name)].sort((a, b) => a - b)[ROUNDS >> 1];
const isWhole = (name) => /million|first call/.test(name);
const taken = (name) => median(name) - (isWhole(name) ? 0 : median("the loop"));
for (const name of times.keys()) {
  console.log(`${name.padEnd(34)} ${median(name).toFixed(2).padStart(12)} ns`);
}
let missed = 0;
const verdict = (what, figure, isWithin) => {
  missed += isWithin ? 0 : 1;
  console.log(`${isWithin ? "within" : "MISSED"}  ${what}: ${figure}`);
};
console.log();
for (const [what, beside, budget] of BUDGETS) {
  const ratio = taken(what) / taken(beside);
  verdict(`${what} / ${beside}`, `${ratio.toFixed(2)}, at most ${budget.toFixed(2)}`, ratio <= budget);
}
for (const [what, beside] of BESIDES) {
  console.log(`no budget  ${what} / ${beside}: ${(taken(what) / taken(beside)).toFixed(2)}`);
}
const first = median("first call, WASM");
verdict("first call, WASM", `${(first / 1e6).toFixed(2)} ms, at most ${FIRST_CALL / 1e6} ms`, first <= FIRST_CALL);
process.exitCode = missed > 0 && process.argv.includes("--check") ? 1 : 0;
