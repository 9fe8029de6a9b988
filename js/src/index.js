// The exports of `toku-codes`.

export { TABLE_HASH, TABLE_VERSION, TokuCode } from "./codes.js";
export * from "./facade.js";
