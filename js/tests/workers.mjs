// Starts and ends dozens of Node's workers, half of them in the middle of a call. Each must answer correctly, and the
// process must not grow from the first half of the rounds to the second. Arguments: the package, and how many rounds.
// Prints by how much it grew. `cargo prove memory` runs it with --expose-gc.

import assert from "node:assert/strict";
import { Worker } from "node:worker_threads";

const [name, rounds] = [process.argv[2], Number(process.argv[3])];
const DOZEN = 12;
const WARM = 5;
const source = `
  const { parentPort, workerData } = require("node:worker_threads");
  const toku = require(workerData.name);
  const said = () => [toku.describe(-1100), toku.parse("SUCCESS"), toku.search("low balance")[0].code,
    [...toku.ordinals(Int32Array.of(0, -1, -9999))], toku.lookupName("SUCCESS"), toku.lookup(-9999) ?? "unknown"];
  parentPort.postMessage(said());
  while (workerData.isEndless) {
    said();
  }`;
const expected = ["low credit balance", 0, -1100, [0, 1, -1], 0, "unknown"];

/** Runs one worker until it has ended; with `isEndless` it calls until it is ended from here. */
async function live(isEndless) {
  const worker = new Worker(source, { eval: true, workerData: { name, isEndless } });
  const gone = new Promise((resolve) => worker.once("exit", resolve)); // it may exit before the next line
  const answer = await new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
  assert.deepEqual(answer, expected);
  if (isEndless) {
    await worker.terminate();
  }
  await gone;
}

// Memory that is reserved in advance comes and goes, so the least of each half is compared.
const least = [Infinity, Infinity];
for (let round = -WARM; round < rounds; round += 1) {
  await Promise.all(Array.from({ length: DOZEN }, (_, i) => live(i % 2 === 0)));
  globalThis.gc();
  if (round >= 0) {
    const half = Number(round >= rounds / 2);
    least[half] = Math.min(least[half], process.memoryUsage.rss());
  }
}
const grown = least[1] - least[0];
// A leak below this, from all workers of a half, could not be distinguished from normal changes.
const allowed = (30_000 * DOZEN * rounds) / 2;
assert.ok(
  grown < allowed,
  `${grown} bytes more in the second half of ${DOZEN * rounds} workers; ${allowed} are allowed`,
);
console.log(`${DOZEN * rounds} workers, ${Math.round(grown / 1024)} KiB more in the second half of them`);
