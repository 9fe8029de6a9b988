// A program for `node --build-snapshot`, which prints what the packages say while it is built and when it runs, or only the
// latter if TOKU_CODES_LATE is set. It must be one file of CommonJS, so a bundler makes snapshot.cjs of it.

import { startupSnapshot } from "node:v8";
import * as wasm from "toku-codes";
import * as native from "toku-codes-node";

function print() {
  const packages = { "toku-codes": wasm, "toku-codes-node": native };
  const said = Object.entries(packages).map(([name, toku]) => {
    const why = toku.engineErrors().map(({ message }) => message);
    return [name, { engine: toku.engine(), answer: toku.describe(-1100), why }];
  });
  console.log(JSON.stringify(Object.fromEntries(said)));
}

if (!process.env.TOKU_CODES_LATE) {
  print();
}
startupSnapshot.setDeserializeMainFunction(print);
