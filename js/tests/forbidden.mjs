// A page whose Content-Security-Policy forbids WASM: import and constants work, and every call says what is missing.

import { describe, lookup, parse, TokuCode, TokuError } from "toku-codes";
import * as assert from "./assert.mjs";

const failed = [];
let passed = 0;
for (const call of [() => lookup(0), () => describe(0), () => parse("0"), () => new TokuError(-1)]) {
  try {
    assert.throws(call, { message: /Content-Security-Policy must allow script-src 'wasm-unsafe-eval'/ });
    passed += 1;
  } catch (error) {
    failed.push(error.message);
  }
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
