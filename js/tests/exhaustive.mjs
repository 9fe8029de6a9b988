// Compares the answers of the packed WASM engine to all 2^32 numbers with the published list and the list of blocks, which
// do not come from it: exhaustive.mjs, or exhaustive.mjs FIRST LAST for a part of the numbers. It calls the engine's own
// exports and compares the bytes in its memory, since the façade would take hours; stride.mjs asks the façade. Prints how
// many numbers were tried and how many of them are listed; the first wrong answer ends it. It takes minutes. `cargo prove
// exhaustive` runs it.

import { availableParallelism } from "node:os";
import { isMainThread, Worker, workerData } from "node:worker_threads";
import { lowest, number, oracle, published } from "./oracle.mjs";

const PART = 2 ** 22;

function fail(code, what, got) {
  throw new Error(`${code}: ${what} is ${JSON.stringify(got)}`);
}

/** The exports of the engine that the package starts. */
async function engine() {
  let exports;
  const { Instance } = WebAssembly;
  WebAssembly.Instance = function (...args) {
    const instance = new Instance(...args);
    exports = instance.exports;
    return instance;
  };
  (await import("toku-codes")).describe(0);
  WebAssembly.Instance = Instance;
  return exports;
}

const { memory, buffer, ordinal, numbers, texts, message } = await engine();
const at = buffer();
const bytes = new Uint8Array(memory.buffer, at);
const words = new Int32Array(memory.buffer, at, 8);
const written = (length) => new TextDecoder().decode(bytes.subarray(0, length));
const encoder = new TextEncoder();

/** Compares a number near the lists, by their words. Returns whether it is listed. */
function compareNear(code) {
  const { position, text, message: expected, category, outcome, action, isError, isRetryable } = oracle(code);
  if (ordinal(code) !== position) {
    fail(code, "the position", ordinal(code));
  }
  const [name, description, ...kinds] = written(texts(code)).split("\0");
  const [isNamed, isListed] = [name !== "", position >= 0];
  if (isNamed !== isListed || description !== (isListed ? text : "") || kinds[0] !== (category ?? "")) {
    fail(code, "the facts", [name, description, ...kinds]);
  }
  const flags = Number(isError) * 2 + Number(isRetryable);
  if (kinds[1] !== outcome || kinds[2] !== action || (numbers(code) & 3) !== flags) {
    fail(code, "the outcome, the action or a flag", [kinds[1], kinds[2], numbers(code) & 3]);
  }
  const answer = written(message(code, encoder.encodeInto(`${code}`, bytes).written));
  if (answer !== (isListed ? `${text} (${code} ${name})` : expected)) {
    fail(code, "the message", answer);
  }
  return isListed;
}

// What the engine writes for every number far from the lists; the bytes after these are zeros.
const unknown = new Int32Array(8);
const unknownLength = encoder.encodeInto("\0\0\0error\0investigate\0UNKNOWN\0", new Uint8Array(unknown.buffer)).written;
const UNKNOWN_NUMBERS = ((500 << 5) | 2) * 4 + 2;
const PREFIX = "unknown code ";

/** Compares all numbers of a part that is far from the lists. The expected message is counted up in place. */
function compareFar(first, last) {
  const expected = new Int32Array(8);
  const digits = new Uint8Array(expected.buffer);
  let length = 0;
  for (let code = first; code <= last; code += 1) {
    // As a negative number grows, its digits count down.
    const [end, step] = code < 0 ? [48, -1] : [57, 1];
    if (length === 0 || digits[length - 1] === end) {
      length = encoder.encodeInto(`${PREFIX}${code}`, digits.fill(0)).written;
    } else {
      digits[length - 1] += step;
    }
    if (ordinal(code) !== -1 || numbers(code) !== UNKNOWN_NUMBERS) {
      fail(code, "the position", ordinal(code));
    }
    words[7] = 0;
    const answer = texts(code);
    if (answer !== unknownLength || !isWritten(unknown)) {
      fail(code, "the facts", written(answer));
    }
    for (let i = 3; i < 8; i += 1) {
      words[i] = 0;
    }
    // The engine takes the digits from JavaScript.
    const count = length - PREFIX.length;
    for (let i = 0; i < count; i += 1) {
      bytes[i] = digits[PREFIX.length + i];
    }
    const told = message(code, count);
    if (told !== length || !isWritten(expected)) {
      fail(code, "the message", written(told));
    }
  }
}

/** Whether the engine has written these words, which are as many as it writes for an unknown number. */
function isWritten(expected) {
  for (let i = 0; i < 8; i += 1) {
    if (words[i] !== expected[i]) {
      return false;
    }
  }
  return true;
}

function compare(first, last) {
  // The lists are short and far from most numbers.
  const [from, to] = [Math.max(first, lowest), Math.min(last, 0)];
  if (from > to) {
    compareFar(first, last);
    return 0;
  }
  compareFar(first, from - 1);
  let listed = 0;
  for (let code = from; code <= to; code += 1) {
    listed += Number(compareNear(code));
  }
  compareFar(to + 1, last);
  return listed;
}

if (isMainThread) {
  const [first, last] = process.argv.length === 4 ? process.argv.slice(2).map(number) : [-(2 ** 31), 2 ** 31 - 1];
  const shared = new Int32Array(new SharedArrayBuffer(16));
  const work = () =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL(import.meta.url), { workerData: { first, last, shared } });
      worker.on("error", reject).on("exit", resolve);
    });
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  const expected = [...published.keys()].filter((code) => first <= code && code <= last).length;
  if (shared[1] !== expected) {
    throw new Error(`${shared[1]} of ${expected} are listed`);
  }
  // Counted in parts: the count of all numbers does not fit into 32 bits.
  const tried = shared[2] * PART + shared[3];
  console.log(`${tried} numbers, ${expected} listed, 0 differ`);
} else {
  const { first, last, shared } = workerData;
  for (;;) {
    const start = first + PART * Atomics.add(shared, 0, 1);
    if (start > last) {
      break;
    }
    const end = Math.min(start + PART - 1, last);
    Atomics.add(shared, 1, compare(start, end));
    const tried = end - start + 1;
    Atomics.add(shared, tried === PART ? 2 : 3, tried === PART ? 1 : tried);
    console.log(`up to ${end}`);
  }
}
