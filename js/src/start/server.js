// How Node, Deno and Bun start their engine: WASM, or plain JavaScript if that is missing or refused.

import { javascript } from "#javascript";
import { errorOf, refuseInSnapshot } from "./snapshot.js";
import { start, wasm } from "./wasm.js";

/** Why WASM was passed over. */
let reason;

export const kind = () => (reason === undefined ? "wasm" : "js");
export const refused = () => (reason === undefined ? [] : [reason]);

export function instantiate() {
  if (reason === undefined) {
    const made = wasm();
    try {
      refuseInSnapshot("first called");
      return start(made);
    } catch (cause) {
      // A full stack interrupts this call only: the next one can start WASM.
      if (cause instanceof RangeError && cause.message.includes("call stack")) {
        throw cause;
      }
      reason = errorOf(`toku-codes cannot start WebAssembly: ${cause.message}`, cause);
    }
  }
  return javascript();
}
