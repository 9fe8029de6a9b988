// An engine that speaks integers, WASM or its translation to JavaScript, in the form that the façade needs: numbers and
// strings in, numbers, strings and plain objects out. It starts at the first call, so a page that forbids WASM can import
// it, and use the constants and types.
//
// The engine's memory never moves, and calls write only to the stack and to two places in it.

import { instantiate, kind, refused } from "#start";
import { wellFormed } from "./well-formed.js";

let instance;
/** The place where texts and codes are written. */
let buffer;

function start() {
  const made = instantiate();
  const from = made.buffer();
  buffer = new Uint8Array(made.memory.buffer, from, made.positions() - from);
  return (instance = made);
}

const started = () => instance ?? start();

/**
 * Calls a function that uses the engine's own stack. If the call is interrupted, such as when JavaScript's stack is full,
 * it does not free its part of that stack, so the next call starts a new engine.
 */
function call(name, ...input) {
  try {
    return started()[name](...input);
  } catch (error) {
    instance = null;
    throw error;
  }
}

// Texts are UTF-8, by way of strings with a character for each byte: jsdom, for one, has no TextEncoder.

/** The text that the engine has written. */
function written(length) {
  // `apply` instead of spread syntax, which takes a millisecond more for all entries.
  const bytes = String.fromCharCode.apply(null, buffer.subarray(0, length));
  return decodeURIComponent(escape(bytes));
}

/** Writes a text for the engine and returns its length. A text that does not fit is cut, but is still too long for parse. */
function write(input) {
  started();
  const bytes = unescape(encodeURIComponent(wellFormed(input.slice(0, buffer.length))));
  for (let i = 0; i < bytes.length; i++) {
    buffer[i] = bytes.charCodeAt(i);
  }
  return bytes.length;
}

/** The positions that the engine has written. */
const positions = (length) => new Int16Array(buffer.buffer, instance.positions(), length);

export const ordinal = (code) => started().ordinal(code);
export const code = (ordinal) => started().code(ordinal);
export const outside = () => started().outside();
export const grpcStatusCode = (code) => (started().numbers(code) >> 2) & 31;

export function facts(code) {
  const texts = written(call("texts", code)).split("\0");
  const [name, description, category, outcome, action, grpcStatus] = texts.map((text) => text || undefined);
  const numbers = instance.numbers(code);
  return {
    name,
    description,
    category,
    outcome,
    action,
    grpcStatus,
    httpStatus: numbers >> 7,
    isError: !!(numbers & 2),
    isRetryable: !!(numbers & 1),
  };
}

export const message = (code, number) => written(call("message", code, write(number)));
export const named = (name) => call("named", write(name));

/** The number, or a text that says why the input is not a code. */
export function parse(input) {
  const problem = call("parse", write(input));
  return problem === 0 ? new Int32Array(buffer.buffer, buffer.byteOffset)[0] : written(problem);
}

export const search = (query) => positions(call("search", write(query)));

export function ordinals(codes, out) {
  started();
  const shared = new Int32Array(buffer.buffer, buffer.byteOffset, buffer.length / 4);
  for (let at = 0; at < codes.length; at += shared.length) {
    const part = codes.subarray(at, at + shared.length);
    shared.set(part);
    instance.ordinals(part.length);
    out.set(positions(part.length), at);
  }
}

export function engine() {
  started();
  return kind();
}

export function engineErrors() {
  started();
  return refused();
}
