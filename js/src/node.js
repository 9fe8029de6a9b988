// What `toku-codes-node` exports.

export * from "./index.js";
export { engine } from "./native.js";
