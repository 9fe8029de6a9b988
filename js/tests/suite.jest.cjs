// The suite in Jest, by `require`, and Jest's stubs; the build has bundled the suite itself into CommonJS.

const { suite } = require("./suite.cjs");

for (const [name, engine] of Object.entries({
  "toku-codes": "wasm",
  "toku-codes/pure": "js",
  "toku-codes-node": "native",
})) {
  describe(name, () => {
    const toku = require(name);
    test("the engine is the expected one", () => expect(toku.engine()).toBe(engine));
    for (const one of suite(toku)) {
      test(one.name, one.run);
    }

    test("spyOn replaces an export", () => {
      const spy = jest.spyOn(toku, "describe").mockReturnValue("a stub");
      expect(toku.describe(-1100)).toBe("a stub");
      expect(spy).toHaveBeenCalledWith(-1100);
      spy.mockRestore();
      expect(toku.describe(-1100)).toBe("low credit balance");
    });
  });
}
