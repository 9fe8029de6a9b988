// The exports that only `toku-codes-node` has, written by hand. The build puts them below index.d.ts.

/** Which engine answers: `"native"`, the addon, or `"wasm"` where there is no addon for the platform. */
export const engine: "native" | "wasm";
