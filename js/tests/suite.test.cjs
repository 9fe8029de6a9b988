// The suite by `require`, for a runner that has node:test. TOKU_CODES_PACKAGE names the package; the suite itself was
// bundled into CommonJS.

const test = require("node:test");
const { suite } = require("./suite.cjs");

for (const { name, run } of suite(require(process.env.TOKU_CODES_PACKAGE))) {
  test(name, run);
}
