// The suite by `import`, for a runner that has node:test. TOKU_CODES_PACKAGE names the package, TOKU_CODES_ENGINE its engine.

import assert from "node:assert/strict";
import test from "node:test";
import { suite } from "./suite.mjs";

const toku = await import(process.env.TOKU_CODES_PACKAGE);
for (const { name, run } of suite(toku)) {
  test(name, run);
}
test("the engine is the expected one", () => assert.equal(toku.engine(), process.env.TOKU_CODES_ENGINE));
