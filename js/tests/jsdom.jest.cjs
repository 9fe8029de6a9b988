// Both packages in Jest with jsdom, which has fewer functions than a browser. The suite itself needs more of them, so this
// only tests calls that pass text to the engine.

for (const [name, engine] of Object.entries({
  "toku-codes": "wasm",
  "toku-codes/pure": "js",
  "toku-codes-node": "native",
})) {
  test(`${name} answers`, () => {
    expect([typeof document, typeof TextEncoder, typeof TextDecoder]).toEqual(["object", "undefined", "undefined"]);
    const toku = require(name);
    expect(toku.engine()).toBe(engine);
    expect(toku.describe(toku.TokuCode.INVALID_FROM_NUMBER)).toBe("invalid ‘From’ number");
    expect(toku.parse(" low_credit_balance ")).toBe(-1100);
    expect(toku.search("‘from’").map((entry) => entry.code)).toEqual([-2004]);
    expect(toku.lookupName("\ud800")).toBeUndefined();
    expect([...toku.ordinals(Int32Array.of(0, -1, -9999))]).toEqual([0, 1, -1]);
    expect(() => toku.throwForCode(-1100)).toThrow("low credit balance (-1100 LOW_CREDIT_BALANCE)");
  });
}
