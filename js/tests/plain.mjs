// The suite where there is no test runner: one line of JSON, and an exit code. TOKU_CODES_PACKAGE names the package.

import { appendFileSync } from "node:fs";
import { report } from "./suite.mjs";

const toku = await import(process.env.TOKU_CODES_PACKAGE);
const { read, ...said } = report(toku);
console.log(JSON.stringify({ engine: toku.engine(), ...said }));
process.exitCode = said.failed.length > 0 || said.passed === 0 ? 1 : 0;
if (process.env.TOKU_VECTORS_READ) {
  appendFileSync(process.env.TOKU_VECTORS_READ, read.map((row) => `${row.join("\t")}\n`).join(""));
}
