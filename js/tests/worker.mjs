// The suite in workerd, whose `workerd test` calls this, and the handler of the recipes as a Worker.

import * as toku from "toku-codes";
import worker from "./cloudflare.mjs";
import { askHandler } from "./handler.mjs";
import { report } from "./suite.mjs";

export default {
  async test() {
    const { passed, failed } = report(toku);
    const asked = await askHandler((options) => worker.fetch(new Request("http://localhost/", options)));
    console.log(JSON.stringify({ engine: toku.engine(), passed: passed + asked, failed }));
  },
};
