// The suite in workerd, whose `workerd test` calls this.

import * as toku from "toku-codes";
import { report } from "./suite.mjs";

export default {
  test() {
    console.log(JSON.stringify({ engine: toku.engine(), ...report(toku) }));
  },
};
