// The suite by `import`, for a runner that has node:test. TOKU_CODES_PACKAGE names the package.

import test from "node:test";
import { suite } from "./suite.mjs";

for (const { name, run } of suite(await import(process.env.TOKU_CODES_PACKAGE))) {
  test(name, run);
}
