// The exports of `toku-codes-node`.

export * from "./index.js";
export { engine } from "./native.js";
