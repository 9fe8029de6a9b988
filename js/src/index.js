// What `toku-codes` exports.

export { TABLE_HASH, TABLE_VERSION, TokuCode } from "./codes.js";
export * from "./facade.js";
