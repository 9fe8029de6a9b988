// A page whose Content-Security-Policy forbids WASM: import and constants work, and every call says what is missing.

import * as toku from "toku-codes";
import * as assert from "./assert.mjs";

// The browser's own words are between these.
const MESSAGE =
  /^toku-codes cannot start WebAssembly: .*(?:Content Security Policy|CSP).*; a page's Content-Security-Policy must allow script-src 'wasm-unsafe-eval', or use toku-codes\/pure$/s;
const { TokuCode, TokuError, ordinals, entries, lookupName, parse, search, ...ofNumbers } = toku;
const calls = [
  () => new TokuError(-1),
  () => ordinals(Int32Array.of(0)),
  () => entries(),
  ...[lookupName, parse, search].map((call) => () => call("0")),
  ...Object.values(ofNumbers)
    .filter((one) => typeof one === "function")
    .map((call) => () => call(0)),
];
const failed = [];
let passed = 0;
// Twice, since a failed start must not count as done.
for (const call of [...calls, ...calls]) {
  try {
    assert.throws(call, { message: MESSAGE });
    passed += 1;
  } catch (error) {
    failed.push(`${call}: ${error.message}`);
  }
}
if (calls.length < 16) {
  failed.push(`only ${calls.length} functions were called`);
}
for (const [name, code] of [
  ["SUCCESS", 0],
  ["LOW_CREDIT_BALANCE", -1100],
]) {
  if (TokuCode[name] === code) {
    passed += 1;
  } else {
    failed.push(`${name} is ${TokuCode[name]}`);
  }
}
globalThis.tokuReport = { engine: "none", passed, failed };
