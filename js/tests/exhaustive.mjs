// All 2^32 numbers through the package, beside what the published list and the list of blocks say of them, which share
// nothing with it. Prints how many numbers were tried and how many of them are listed; the first one that is answered
// otherwise ends it. Takes minutes, for `cargo xtask prove exhaustive`.
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { isMainThread, parentPort, Worker } from "node:worker_threads";

const PART = 2 ** 26;
const FIRST = -(2 ** 31);
const PARTS = 2 ** 32 / PART;

const rows = (name) =>
  readFileSync(`${process.env.TOKU_VECTORS}/${name}`, "utf8")
    .split("\n")
    .filter((line) => line && !line.startsWith("#"))
    .map((line) => line.split("\t"));
const published = rows("published.tsv").map(([code, text]) => ({ code: Number(code), text }));

async function work() {
  const toku = await import(process.env.TOKU_CODES_PACKAGE);
  const positions = new Map(published.map(({ code }, position) => [code, position]));
  const blocks = rows("blocks.tsv").map(([name, last, first]) => ({ name, first: Number(first), last: Number(last) }));
  const noErrors = new Set(rows("no_errors.tsv").map(([code]) => Number(code)));
  const CHUNK = 2 ** 16;
  const [numbers, ordinals] = [new Int32Array(CHUNK), new Int16Array(CHUNK)];

  /** Compares one number, and says whether it is listed. */
  function compare(n, ordinal) {
    const isNear = n <= 0 && n >= -4096; // where the lists are
    const at = isNear ? (positions.get(n) ?? -1) : -1;
    const block = isNear ? blocks.find(({ first, last }) => first <= n && n <= last)?.name : undefined;
    const isError = !(isNear && noErrors.has(n));
    const text = at >= 0 ? published[at].text : `unknown code ${n}`;
    if (
      ordinal !== at ||
      toku.describe(n) !== text ||
      toku.isKnown(n) !== at >= 0 ||
      toku.lookup(n)?.description !== published[at]?.text ||
      toku.category(n) !== block ||
      toku.isError(n) !== isError
    ) {
      throw new Error(`${n} is answered as ${toku.describe(n)} at ${ordinal}, ${toku.category(n)}, ${toku.isError(n)}`);
    }
    return at >= 0;
  }

  parentPort.on("message", (part) => {
    let listed = 0;
    for (let from = FIRST + part * PART; from < FIRST + (part + 1) * PART; from += CHUNK) {
      numbers.forEach((_, i) => (numbers[i] = from + i));
      toku.ordinals(numbers, ordinals);
      numbers.forEach((n, i) => (listed += compare(n, ordinals[i])));
    }
    parentPort.postMessage({ part, listed });
  });
}

function lead() {
  let [next, done, listed] = [0, 0, 0];
  for (let i = 0; i < availableParallelism(); i++) {
    const worker = new Worker(new URL(import.meta.url));
    worker.postMessage(next++);
    worker.on("message", (answer) => {
      listed += answer.listed;
      done++;
      console.log(`up to ${FIRST + (answer.part + 1) * PART - 1}`);
      if (next < PARTS) {
        worker.postMessage(next++);
      } else {
        worker.terminate();
      }
      if (done === PARTS) {
        if (listed !== published.length || listed < 100) {
          throw new Error(`${listed} of ${published.length} are listed`);
        }
        console.log(`${done * PART} numbers, ${listed} listed, 0 differ`);
      }
    });
    // An error of a worker ends the process.
  }
}

if (isMainThread) {
  lead();
} else {
  await work();
}
