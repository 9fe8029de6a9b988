// Starts the WASM engine. It imports nothing, so it needs no glue code.

import { bytes } from "#bytes";
import { unpacked } from "../unpacked.js";

/** The WASM, which is made before what may be refused: an error here is a full stack, whatever its class is. */
export const wasm = () => unpacked(bytes);

export const start = (wasm) => new WebAssembly.Instance(new WebAssembly.Module(wasm)).exports;
