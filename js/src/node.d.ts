// What `toku-codes-node` has besides, written by hand. The build puts it below index.d.ts.

/** Which engine answers: `"native"`, the addon, or `"wasm"` where there is no addon for the platform. */
export const engine: "native" | "wasm";
