// Prints the answers of a package in Node. The argument is the kind of questions; TOKU_CODES_PACKAGE names the package.

import { readFileSync } from "node:fs";
import { answers } from "./answers.mjs";

const toku = await import(process.env.TOKU_CODES_PACKAGE);
const lines = readFileSync(0, "utf8").split("\n").slice(0, -1);
console.log(answers(toku, process.argv[2], lines).join("\n"));
