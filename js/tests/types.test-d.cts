// The types as a CommonJS consumer gets them.

import toku = require("toku-codes");
import node = require("toku-codes-node");

const entry: toku.Entry = toku.lookup(toku.TokuCode.LOW_CREDIT_BALANCE);
const engine: "native" | "wasm" = node.engine;
// @ts-expect-error `toku-codes` has one engine
toku.engine;
void [entry, engine];
