// The suite in Jest, by `require`; the build has bundled the suite itself into CommonJS.

const { suite } = require("./suite.cjs");

for (const name of ["toku-codes", "toku-codes-node"]) {
  describe(name, () => {
    for (const one of suite(require(name))) {
      test(one.name, one.run);
    }
  });
}
