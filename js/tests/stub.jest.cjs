// Jest's stubs, as the recipes show them.

const toku = require("toku-codes");

afterEach(() => {
  jest.restoreAllMocks();
});

test("a code of which Toku says something new", () => {
  jest.spyOn(toku, "describe").mockReturnValue("a new text");
  expect(toku.describe(-1100)).toBe("a new text");
});

test("the next test has the answers of the table", () => {
  expect(toku.describe(-1100)).toBe("low credit balance");
});
