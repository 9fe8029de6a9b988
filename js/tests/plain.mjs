// The suite where there is no test runner: one line of JSON. TOKU_CODES_PACKAGE names the package.

import { report } from "./suite.mjs";

const toku = await import(process.env.TOKU_CODES_PACKAGE);
console.log(JSON.stringify({ engine: toku.engine ?? "wasm", ...report(toku) }));
