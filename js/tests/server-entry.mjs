// The suite over toku-codes-node, for a bundler that separates the JavaScript from the addons.

import * as toku from "toku-codes-node";
import { report } from "./suite.mjs";

console.log(JSON.stringify({ engine: toku.engine(), ...report(toku) }));
