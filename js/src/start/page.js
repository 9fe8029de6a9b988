// How a page starts its engine: WASM, or an error that says why not.

import { wasm } from "./wasm.js";

export const kind = () => "wasm";
export const refused = () => [];

export function instantiate() {
  try {
    return wasm();
  } catch (cause) {
    // A full stack interrupts this call only: the next one can start WASM.
    if (/call stack|recursion/.test(cause.message)) {
      throw cause;
    }
    // Where WASM is missing, or there is no memory for it, no policy refused it.
    const isRefused = typeof document === "object" && !/^(Reference|Range)Error/.test(cause);
    const policy = "a page's Content-Security-Policy must allow script-src 'wasm-unsafe-eval', or ";
    const how = `${isRefused ? policy : ""}use toku-codes/pure`;
    throw new Error(`toku-codes cannot start WebAssembly: ${cause.message}; ${how}`, { cause });
  }
}
