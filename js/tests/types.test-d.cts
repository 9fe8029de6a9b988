// The types as a CommonJS consumer gets them.

import toku = require("toku-codes");
import node = require("toku-codes-node");
import pure = require("toku-codes/pure");

const entry: toku.Entry = toku.lookup(toku.TokuCode.LOW_CREDIT_BALANCE);
const engines: ("native" | "wasm" | "js")[] = [toku.engine(), node.engine(), pure.engine()];
void [entry, engines];
