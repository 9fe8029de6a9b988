// How Node, Deno and Bun start their engine: WASM, or plain JavaScript if that is missing or refused.

import { base64 } from "#bytes";
import { javascript } from "#javascript";
import { errorOf, refuseInSnapshot } from "./snapshot.js";
import { start } from "./wasm.js";

/** Why WASM was passed over. */
let reason;

export const kind = () => (reason === undefined ? "wasm" : "js");
export const refused = () => (reason === undefined ? [] : [reason]);

/** The WASM. Node decodes it ten times as fast as a page, whose string is smaller when it is gzipped. */
const wasm = () => (typeof Buffer === "function" ? Buffer.from(base64, "base64url") : decoded(base64));

/** What Buffer does, for contexts of node:vm, which do not have it. */
function decoded(text) {
  const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const bytes = new Uint8Array((text.length * 3) >> 2);
  let [bits, length] = [0, 0];
  for (let i = 0; i < text.length; i++) {
    bits = (bits << 6) | digits.indexOf(text[i]);
    if (i & 3) {
      bytes[length++] = bits >> (6 - 2 * (i & 3));
    }
  }
  return bytes;
}

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
