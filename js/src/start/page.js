// How a page starts its engine: WASM, or an error that says why not.

import { start, wasm } from "./wasm.js";

export const kind = () => "wasm";
export const refused = () => [];

export function instantiate() {
  const made = wasm();
  try {
    return start(made);
  } catch (cause) {
    const { name, message } = cause;
    // A full stack interrupts this call only: the next one can start WASM.
    if (name === "InternalError" || message.includes("call stack")) {
      throw cause;
    }
    // Where WASM is missing, or there is no memory for it, no policy refused it.
    const isRefused = typeof document === "object" && !name.startsWith("R");
    const policy = "a page's Content-Security-Policy must allow script-src 'wasm-unsafe-eval', or ";
    const how = `${isRefused ? policy : ""}use toku-codes/pure`;
    throw new Error(`toku-codes cannot start WebAssembly: ${message}; ${how}`, { cause });
  }
}
