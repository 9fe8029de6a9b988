// The WASM engine as the façade wants it: numbers and strings in, numbers and strings out. It starts at the first
// call; a page that forbids WASM can import it, and use the constants and types.
//
// Neither the memory nor the texts that lie in it ever change, but for the three places that are written for a call.

import { bytes } from "#bytes";
import { initSync } from "#glue";

let wasm;
let memory;
const texts = /* @__PURE__ */ new Map();

function start() {
  try {
    wasm = initSync({ module: new WebAssembly.Module(unpacked()) });
  } catch (cause) {
    const advice = "a page's Content-Security-Policy must allow script-src 'wasm-unsafe-eval'";
    throw new Error(`toku-codes cannot start its WebAssembly engine: ${advice}`, { cause });
  }
  memory = new Uint8Array(wasm.memory.buffer);
  return wasm;
}

/** The bytes that js/build.mjs has made printable. */
function unpacked() {
  const code = new Uint8Array(bytes.length);
  let length = 0;
  for (let i = 0; i < bytes.length; i += 1) {
    const byte = bytes.charCodeAt(i);
    code[length++] = byte < 123 ? byte : (byte - 123) * 64 + bytes.charCodeAt(++i) - 63;
  }
  return code.subarray(0, length);
}

const started = () => wasm ?? start();

const decode = (from, to) => new TextDecoder().decode(memory.subarray(from, to));

/** The text that the engine has written. */
const written = (length) => decode(wasm.buffer(), wasm.buffer() + length);

/** The text at an address, which ends with a NUL and is decoded once; nothing is at 0. */
function text(address) {
  if (address !== 0 && !texts.has(address)) {
    texts.set(address, decode(address, memory.indexOf(0, address)));
  }
  return texts.get(address);
}

/** Writes a text for the engine and gives its length: that of the whole buffer, which is too long, when not all fits. */
function write(input) {
  const start = started().buffer();
  const { read, written } = new TextEncoder().encodeInto(input, memory.subarray(start, start + wasm.room()));
  return read < input.length ? wasm.room() : written;
}

export const ordinal = (code) => (wasm ?? start()).ordinal(code);
export const count = () => started().count();
export const code = (ordinal) => started().code(ordinal);
export const name = (ordinal) => text(started().name(ordinal));
export const description = (ordinal) => text(started().description(ordinal));
export const category = (code) => text(started().category(code));
export const outcome = (code) => text(started().outcome(code));
export const grpcStatus = (code) => text(started().grpc(code));
export const httpStatus = (code) => started().http(code);
export const isError = (code) => started().error(code) !== 0;
export const isRetryable = (code) => started().retryable(code) !== 0;
export const outside = () => started().outside();
export const unknown = () => text(started().unknown());
export const describe = (code) => written(started().describe(code));
export const message = (code) => written(started().message(code));
export const named = (name) => started().named(write(name));

/** The number, or a text that says why there is none. */
export function parse(input) {
  const length = write(input);
  const problem = wasm.problem(length);
  return problem === 0 ? wasm.parse(length) : written(problem);
}

export function search(query, make) {
  const found = started().search(write(query));
  return Array.from(new Int16Array(wasm.memory.buffer, wasm.positions(), found), make);
}

export function ordinals(codes, out) {
  const room = started().chunk();
  const { buffer } = wasm.memory;
  for (let at = 0; at < codes.length; at += room) {
    const part = codes.subarray(at, at + room);
    new Int32Array(buffer, wasm.codes(), room).set(part);
    wasm.ordinals(part.length);
    out.set(new Int16Array(buffer, wasm.positions(), part.length), at);
  }
}
