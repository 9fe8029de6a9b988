// Starts the WASM engine. It imports nothing, so it needs no glue code.

import { bytes } from "#bytes";
import { unpacked } from "../unpacked.js";

export const wasm = () => new WebAssembly.Instance(new WebAssembly.Module(unpacked(bytes))).exports;
