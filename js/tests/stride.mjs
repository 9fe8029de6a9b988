// Compares the answers of a package's whole API to half a million numbers with the published list and the list of blocks:
// all numbers near the lists, and from there every STRIDE-th in both directions. stride.mjs FIRST LAST tries a part of
// them. TOKU_CODES_PACKAGE names the package. Prints how many numbers were tried and how many of them are listed; the
// first wrong answer ends it.

import { availableParallelism } from "node:os";
import { isMainThread, Worker, workerData } from "node:worker_threads";
import { lowest, number, oracle, published } from "./oracle.mjs";

/** A prime, so that every last digit occurs. */
const STRIDE = 8009;
/** All numbers between these are tried. */
const NEAR = [lowest - 1000, 4096];

/** The error that `throwForCode` throws, if it does. */
function thrown(toku, code) {
  try {
    toku.throwForCode(code);
  } catch (error) {
    return error;
  }
  return undefined;
}

function compare(toku, code) {
  const { position, text, category, outcome, action, isError, isRetryable } = oracle(code);
  const entry = toku.lookup(code);
  const isListed = position >= 0;
  const error = thrown(toku, code);
  const status = toku.grpcStatus(code);
  const answers = [
    [toku.isKnown(code), isListed],
    [entry?.code, isListed ? code : undefined],
    [entry?.description, isListed ? text : undefined],
    [toku.describe(code), text],
    [toku.category(code), category],
    [toku.isError(code), isError],
    [toku.isRetryable(code), isRetryable],
    [toku.outcome(code), outcome],
    [toku.action(code), action],
    [status === "OK", !isError],
    [isListed || (status === "UNKNOWN" && toku.httpStatus(code) === 500 && toku.grpcStatusCode(code) === 2), true],
    [error?.code, isError ? code : undefined],
    [error?.category, isError ? category : undefined],
    [error?.action, isError ? action : undefined],
    [error?.description, isError ? text : undefined],
    [error?.grpcStatus, isError ? status : undefined],
    [error?.httpStatus, isError ? toku.httpStatus(code) : undefined],
    [error?.isRetryable, isError ? isRetryable : undefined],
    [error?.message, isError ? (isListed ? `${text} (${code} ${entry?.name})` : text) : undefined],
    [toku.ordinals(Int32Array.of(code))[0], position],
  ];
  const wrong = answers.findIndex(([answered, expected]) => answered !== expected);
  if (wrong >= 0) {
    throw new Error(`${code}: answer ${wrong} is ${answers[wrong][0]}, and should be ${answers[wrong][1]}`);
  }
  return isListed;
}

function* numbers(first, last) {
  for (let code = NEAR[0] - STRIDE; code > first; code -= STRIDE) {
    yield code;
  }
  for (let code = Math.max(first, NEAR[0]); code <= Math.min(last, NEAR[1]); code += 1) {
    yield code;
  }
  for (let code = NEAR[1] + STRIDE; code < last; code += STRIDE) {
    yield code;
  }
  yield* [first, last].filter((end) => end < NEAR[0] || end > NEAR[1]);
}

const [first, last] = process.argv.length === 4 ? process.argv.slice(2).map(number) : [-(2 ** 31), 2 ** 31 - 1];
const workers = availableParallelism();
if (isMainThread) {
  const work = (worker) =>
    new Promise((resolve, reject) => {
      const thread = new Worker(new URL(import.meta.url), { workerData: worker, argv: process.argv.slice(2) });
      thread.on("message", resolve).on("error", reject);
    });
  const counts = await Promise.all(Array.from({ length: workers }, (_, worker) => work(worker)));
  const [tried, listed] = [0, 1].map((column) => counts.reduce((sum, count) => sum + count[column], 0));
  const expected = [...published.keys()].filter((code) => first <= code && code <= last).length;
  if (listed !== expected) {
    throw new Error(`${listed} of ${expected} are listed`);
  }
  console.log(`${tried} numbers, ${listed} listed, 0 differ`);
} else {
  const toku = await import(process.env.TOKU_CODES_PACKAGE);
  const { parentPort } = await import("node:worker_threads");
  let [turn, tried, listed] = [0, 0, 0];
  for (const code of numbers(first, last)) {
    turn += 1;
    if (turn % workers === workerData) {
      listed += Number(compare(toku, code));
      tried += 1;
    }
  }
  parentPort.postMessage([tried, listed]);
}
