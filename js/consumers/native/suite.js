// The suite in Hermes, over everything that can be imported or required.
/* global print */

import { TextDecoder, TextEncoder } from "@exodus/bytes/encoding-lite.js";
import * as toku from "toku-codes";
import * as pure from "toku-codes/pure";
import * as node from "toku-codes-node";
import { report } from "./suite.mjs";

// The suite reads its vectors with these, which Hermes 0.12 lacks. The packages do not need them.
Object.assign(globalThis, { TextDecoder, TextEncoder });

/** Calls a function as close to the end of the stack as it still returns. */
function atTheEndOfTheStack(call) {
  try {
    return atTheEndOfTheStack(call);
  } catch {
    return call();
  }
}

const reports = [toku, pure, node, require("toku-codes"), require("toku-codes-node")].map((one) => {
  // Metro reads the files of a package at the first call, and does not read one again if a full stack interrupts that.
  const engine = one.engine();
  const said = [typeof WebAssembly, one.describe(-1100), atTheEndOfTheStack(() => one.describe(-9999))];
  return { engine, said, ...report(one) };
});
print(JSON.stringify(reports));
