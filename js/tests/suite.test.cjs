// The suite by `require`, for a runner that has node:test. TOKU_CODES_PACKAGE names the package, TOKU_CODES_ENGINE its engine;
// the suite itself was bundled into CommonJS.

const assert = require("node:assert/strict");
const test = require("node:test");
const { suite } = require("./suite.cjs");

const toku = require(process.env.TOKU_CODES_PACKAGE);
for (const { name, run } of suite(toku)) {
  test(name, run);
}
test("the engine is the expected one", () => assert.equal(toku.engine(), process.env.TOKU_CODES_ENGINE));
