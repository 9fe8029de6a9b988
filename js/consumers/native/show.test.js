import { Alert } from "react-native";
import * as toku from "toku-codes";
import { show } from "./show.js";

beforeEach(() => {
  jest.spyOn(Alert, "alert").mockImplementation();
  jest.spyOn(console, "warn").mockImplementation();
});

afterEach(() => {
  jest.restoreAllMocks();
});

test("an error of the server becomes advice", () => {
  show(JSON.parse(JSON.stringify(new toku.TokuError(toku.TokuCode.LOW_CREDIT_BALANCE))));
  expect(Alert.alert).toHaveBeenCalledWith("The call failed", "Please top up.");
  expect(console.warn).toHaveBeenCalledWith("low credit balance (-1100 LOW_CREDIT_BALANCE)");
});

test("a code that is not listed is looked into", () => {
  show({ name: "TokuError", message: "from a newer server", code: -9999 });
  expect(Alert.alert).toHaveBeenCalledWith("The call failed", "We are looking into it.");
});

test("anything else is not an error of Toku", () => {
  expect(() => show({ error: "502" })).toThrow(new TypeError('expected a TokuError, got {"error":"502"}'));
  expect(Alert.alert).not.toHaveBeenCalled();
});

test("the engine is plain JavaScript", () => {
  expect([toku.engine(), toku.engineErrors()]).toEqual(["js", []]);
});
