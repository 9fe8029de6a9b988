// How a page starts its engine: WASM, or an error that says why not.

import { wasm } from "./wasm.js";

export const kind = () => "wasm";
export const refused = () => [];

export function instantiate() {
  try {
    return wasm();
  } catch (cause) {
    const advice =
      typeof document === "object"
        ? ". A page's Content-Security-Policy must allow script-src 'wasm-unsafe-eval', or the page"
        : ". This program";
    throw new Error(`toku-codes cannot start WebAssembly: ${cause.message}${advice} can use toku-codes/pure`, {
      cause,
    });
  }
}
