// The WASM engine as the façade wants it: numbers and strings in, numbers, strings and plain objects out. It starts at
// the first call; a page that forbids WASM can import it, and use the constants and types.
//
// Its memory never moves, and nothing in it changes but for the two places that are written for a call.

import { compiled } from "#module";

let wasm;
let memory;
let decoder;

function start() {
  try {
    // It imports nothing, so there is no glue.
    wasm = new WebAssembly.Instance(compiled()).exports;
  } catch (cause) {
    const advice = "a page's Content-Security-Policy must allow script-src 'wasm-unsafe-eval'";
    throw new Error("toku-codes cannot start WebAssembly: " + advice, { cause });
  }
  memory = new Uint8Array(wasm.memory.buffer);
  decoder = new TextDecoder();
  return wasm;
}

const started = () => wasm ?? start();

/** The text that the engine has written. */
const written = (length) => decoder.decode(memory.subarray(wasm.buffer(), wasm.buffer() + length));

/** Writes a text for the engine and gives its length. What does not fit is left out, and the rest is too long too. */
function write(input) {
  const from = started().buffer();
  return new TextEncoder().encodeInto(input, memory.subarray(from, wasm.positions())).written;
}

export const ordinal = (code) => started().ordinal(code);
export const code = (ordinal) => started().code(ordinal);

export function facts(code) {
  const texts = written(started().texts(code)).split("\0");
  const [name, description, category, outcome, grpcStatus] = texts.map((text) => text || undefined);
  const numbers = wasm.numbers(code);
  const flags = { isError: !!(numbers & 2), isRetryable: !!(numbers & 1) };
  return { name, description, category, outcome, grpcStatus, httpStatus: numbers >> 2, ...flags };
}

export const message = (code) => written(started().message(code));
export const named = (name) => started().named(write(name));

/** The number, or a text that says why there is none. */
export function parse(input) {
  const problem = started().parse(write(input));
  return problem === 0 ? new Int32Array(memory.buffer, wasm.buffer())[0] : written(problem);
}

export function search(query) {
  const found = started().search(write(query));
  return new Int16Array(memory.buffer, wasm.positions(), found);
}

export function ordinals(codes, out) {
  const [from, to] = [started().buffer(), wasm.positions()];
  const room = (to - from) / 4;
  for (let at = 0; at < codes.length; at += room) {
    const part = codes.subarray(at, at + room);
    new Int32Array(memory.buffer, from, room).set(part);
    wasm.ordinals(part.length);
    out.set(new Int16Array(memory.buffer, to, part.length), at);
  }
}
