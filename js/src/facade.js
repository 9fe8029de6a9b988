// The API of both packages, over the engine that the build puts in place of `#engine`. It checks types, makes an
// object for each entry once, and decides nothing.
//
// A bundler must be able to leave out what a page does not use, so nothing here runs at import: no `const f = a.b`
// and no computed key in the class.

import * as core from "#engine";
import { wellFormed } from "./well-formed.js";

let rows;
let frozenRows;

/** The entries. The array is not frozen, because reading from a frozen one is slower. */
function table() {
  if (!rows) {
    const made = [];
    let code;
    while (core.ordinal((code = core.code(made.length))) >= 0) {
      made.push(Object.freeze({ code, ...core.facts(code) }));
    }
    rows = made;
  }
  return rows;
}

/** The number to ask the engine for. This test is the first because it costs nothing and does not run an object's code. */
function int32(code) {
  return typeof code === "number" && (code | 0) === code ? code : wide(code);
}

function wide(code) {
  if (Number.isInteger(code)) {
    return core.outside();
  }
  throw wrong("an integer", shown(code) + (typeof code === "string" ? "; parse() reads text" : ""));
}

function string(text) {
  if (typeof text !== "string") {
    throw wrong("a string", shown(text));
  }
  return text;
}

function wrong(expected, got) {
  return new TypeError(`expected ${expected}, got ${got}`);
}

/** Says what a wrong input is, without running its code. */
function shown(value) {
  const type = value === null ? "null" : typeof value;
  if (type === "string") {
    return `the string ${quoted(value)}`;
  }
  return /number|boolean/.test(type) ? `the ${type} ${value}` : type;
}

/**
 * A text as every language quotes it; conformance/refused.tsv has the rule. The core has the same function, but it would
 * add more than 300 bytes to a page; this one adds a third of that.
 */
function quoted(text) {
  let start = "";
  // One character more than may be shown.
  for (const character of wellFormed(text.slice(0, 65))) {
    const isPlain = /[ -~\n\r\t]/.test(character);
    const escaped = isPlain ? JSON.stringify(character).slice(1, -1) : `\\u{${character.codePointAt().toString(16)}}`;
    if (start.length + escaped.length > 64) {
      return `"${start}"...`;
    }
    start += escaped;
  }
  return `"${start}"`;
}

/** The message of an error, with the digits as JavaScript writes them, since the engine only takes 32 bits. */
function message(code) {
  return core.message(int32(code), `${code}`);
}

/** The entry of a number, or the facts about one that is unknown. */
function facts(code) {
  return lookup(code) ?? core.facts(int32(code));
}

export function isKnown(code) {
  return lookup(code) !== undefined;
}

export function lookup(code) {
  const ordinal = core.ordinal(int32(code));
  return ordinal < 0 ? undefined : (rows ?? table())[ordinal];
}

export function describe(code) {
  return lookup(code)?.description ?? message(code);
}

export function category(code) {
  return facts(code).category;
}

export function outcome(code) {
  return facts(code).outcome;
}

export function action(code) {
  return facts(code).action;
}

export function grpcStatus(code) {
  return facts(code).grpcStatus;
}

export function grpcStatusCode(code) {
  return core.grpcStatusCode(int32(code));
}

export function httpStatus(code) {
  return facts(code).httpStatus;
}

export function isError(code) {
  return facts(code).isError;
}

export function isRetryable(code) {
  return facts(code).isRetryable;
}

export function lookupName(name) {
  const ordinal = core.named(string(name));
  return ordinal < 0 ? undefined : core.code(ordinal);
}

export function parse(text) {
  const code = core.parse(string(text));
  if (typeof code === "string") {
    throw new SyntaxError(`${quoted(text)} is not a code: ${code}`);
  }
  return code;
}

export function search(query) {
  // A new array, because in Jest an addon returns arrays of another realm.
  return Array.from(core.search(string(query)), (ordinal) => table()[ordinal]);
}

export function entries() {
  frozenRows ??= Object.freeze([...table()]);
  return frozenRows;
}

export function throwForCode(code) {
  if (isError(code)) {
    throw new TokuError(code);
  }
}

/** A plain view of a typed array's memory, also one of another realm. It uses the inherited getters, not the array's own code. */
function view(array, Type, purpose = "") {
  const get = (key) => Reflect.get(Object.getPrototypeOf(Int8Array.prototype), key, array);
  const type = get(Symbol.toStringTag);
  if (type !== Type.name) {
    throw wrong(`an ${Type.name}${purpose}`, type ?? shown(array));
  }
  return new Type(get("buffer"), get("byteOffset"), get("length"));
}

export function ordinals(codes, out) {
  const from = view(codes, Int32Array);
  const result = out === undefined ? new Int16Array(from.length) : out;
  const to = view(result, Int16Array, " to write to");
  if (to.length < from.length) {
    throw new RangeError(`the output has room for ${to.length} of ${from.length} codes`);
  }
  const reaches = (a, b) => a.byteOffset + a.byteLength > b.byteOffset;
  if (from.buffer === to.buffer && reaches(from, to) && reaches(to, from)) {
    throw new RangeError("the output overlaps the codes");
  }
  core.ordinals(from, to);
  return result;
}

export function engine() {
  return core.engine();
}

export function engineErrors() {
  return core.engineErrors();
}

/** Gives an object a property that loops and JSON skip. */
function own(object, key, value) {
  Object.defineProperty(object, key, { value, writable: true, configurable: true });
}

/** An own property, without running a getter; undefined if there is none. */
function ownValue(object, key) {
  return Object.getOwnPropertyDescriptor(object, key)?.value;
}

function isMarked(value) {
  try {
    return ownValue(value, Symbol.for("toku-codes.TokuError")) === true;
  } catch {
    return false;
  }
}

/** What is left of an error that lost its class on the way; nothing if the value cannot be one. It runs no getter. */
function remains(value) {
  try {
    const [name, text, code] = ["name", "message", "code"].map((key) => ownValue(value, key));
    const isError = !(Symbol.toStringTag in value) && Object.prototype.toString.call(value) === "[object Error]";
    return typeof text === "string" ? { name, text, code, isError } : {};
  } catch {
    return {}; // null, undefined, or an object that forbids to look at it
  }
}

/** The error that a value was, or undefined. Not in the class: bundlers rename a class that names itself. */
function restored(value) {
  const { name, text, code, isError } = remains(value);
  if (name === "TokuError" && Number.isInteger(code)) {
    return new TokuError(code, { cause: value });
  }
  // Only the very text that the number has. The engine is not asked about a text of another form.
  const [, unknown, known] = (isError && /^unknown code (-?\d\S*)$|\((-?\d+) [A-Z][A-Z\d_]+\)$/.exec(text)) || [];
  const number = Number(unknown ?? known);
  const isExact = Number.isInteger(number) && message(number) === text;
  return isExact ? new TokuError(number, { cause: value }) : undefined;
}

export class TokuError extends Error {
  constructor(code, options) {
    super(message(code), options);
    // Without the sign of -0.
    this.code = code + 0;
    own(this, Symbol.for("toku-codes.TokuError"), true);
  }

  // On the prototype, so that the stack shows it. It can be set, as subclasses expect.
  get name() {
    return "TokuError";
  }

  set name(name) {
    own(this, "name", name);
  }

  get entry() {
    return lookup(this.code);
  }

  get category() {
    return category(this.code);
  }

  get action() {
    return action(this.code);
  }

  get description() {
    return describe(this.code);
  }

  get grpcStatus() {
    return grpcStatus(this.code);
  }

  get httpStatus() {
    return httpStatus(this.code);
  }

  get isRetryable() {
    return isRetryable(this.code);
  }

  toJSON() {
    const { name, message, code, category, action } = this;
    return { name, message, code, category, action };
  }

  static is(value) {
    return isMarked(value);
  }

  static from(value) {
    return isMarked(value) ? value : restored(value);
  }
}
