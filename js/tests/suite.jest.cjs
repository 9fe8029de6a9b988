// The suite in Jest, by `require`, and Jest's stubs; the build has bundled the suite itself into CommonJS. With
// TOKU_CODES_ENGINE all have the engine that it names, as with the preset of React Native.

const { suite } = require("./suite.cjs");

for (const [name, engine] of Object.entries({
  "toku-codes": "wasm",
  "toku-codes/pure": "js",
  "toku-codes-node": "native",
})) {
  describe(name, () => {
    const toku = require(name);
    test("the engine is the expected one", () => expect(toku.engine()).toBe(process.env.TOKU_CODES_ENGINE ?? engine));
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
