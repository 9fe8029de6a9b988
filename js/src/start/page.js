// How a page starts its engine: WASM, or an error that says why not.

import { bytes } from "#bytes";
import { unpacked } from "../unpacked.js";

export const kind = () => "wasm";
export const refused = () => [];

export function instantiate() {
  try {
    return new WebAssembly.Instance(new WebAssembly.Module(unpacked(bytes))).exports;
  } catch (cause) {
    const policy = "a page's Content-Security-Policy must allow script-src 'wasm-unsafe-eval', or ";
    const inPage = typeof document === "object" ? policy : "";
    throw new Error(`toku-codes cannot start WebAssembly: ${cause.message}; ${inPage}use toku-codes/pure`, { cause });
  }
}
