// Inputs of the wrong kind, numbers at the edges, and the errors.

import * as assert from "./assert.mjs";

/** How often an input's own code was run. */
let ran = 0;
const trap = () => {
  ran += 1;
  throw new Error("an input's own code was run");
};
const traps = {
  valueOf: trap,
  toString: trap,
  toJSON: trap,
  [Symbol.toPrimitive]: trap,
  get length() {
    return trap();
  },
};

const ofNumbers = [
  "isKnown",
  "lookup",
  "describe",
  "category",
  "outcome",
  "action",
  "grpcStatus",
  "grpcStatusCode",
  "httpStatus",
  "isError",
  "isRetryable",
  "throwForCode",
];
const ofTexts = ["lookupName", "parse", "search"];
const others = ["TokuError", "default", "engine", "engineErrors", "entries", "ordinals"];

/** Values that are not integers, and how the error describes them. */
const notIntegers = [
  ["12", 'the string "12"; parse() reads text'],
  ["", 'the string ""; parse() reads text'],
  ['a"\n’', 'the string "a\\"\\n\\u{2019}"; parse() reads text'],
  ["x".repeat(1e6), `the string "${"x".repeat(64)}"...; parse() reads text`],
  [Number.NaN, "the number NaN"],
  [1.5, "the number 1.5"],
  [Number.POSITIVE_INFINITY, "the number Infinity"],
  [Number.NEGATIVE_INFINITY, "the number -Infinity"],
  [undefined, "undefined"],
  [null, "null"],
  [true, "the boolean true"],
  [false, "the boolean false"],
  [5n, "bigint"],
  [Symbol("5"), "symbol"],
  [Object(5), "object"],
  [traps, "object"],
  [[-1100], "object"],
  [trap, "function"],
];

export function inputs(toku, test) {
  test("every function is in a list of this file", () => {
    const listed = [...ofNumbers, ...ofTexts, ...others];
    const functions = Object.keys(toku).filter((name) => typeof toku[name] === "function");
    assert.deepEqual(
      functions.filter((name) => !listed.includes(name)),
      [],
    );
    assert.ok(functions.length >= listed.length - 1);
  });

  test("a value that is not an integer is refused, and the error says what it is", () => {
    const functions = [...ofNumbers.map((name) => toku[name]), (code) => new toku.TokuError(code)];
    for (const call of functions) {
      for (const [input, shown] of notIntegers) {
        assert.throws(() => call(input), { name: "TypeError", message: `expected an integer, got ${shown}` });
      }
    }
  });

  test("a value that is not a string is refused, and the error says what it is", () => {
    for (const name of ofTexts) {
      for (const [input, shown] of notIntegers.filter(([input]) => typeof input !== "string")) {
        assert.throws(() => toku[name](input), { name: "TypeError", message: `expected a string, got ${shown}` });
      }
      assert.throws(() => toku[name](-1100), { message: "expected a string, got the number -1100" });
    }
  });

  test("-0 is 0", () => {
    assert.equal(toku.lookup(-0), toku.lookup(0));
    assert.equal(toku.describe(-0), "success");
    assert.ok(Object.is(new toku.TokuError(-0).code, 0));
  });

  test("an integer outside 32 bits is unknown and never wrapped", () => {
    const wide = [2 ** 32, 2 ** 32 - 1100, 2 ** 32 + 5, 2 ** 31, -(2 ** 31) - 1, 2 ** 53, -(2 ** 53), 1e300];
    for (const code of wide) {
      assert.equal(toku.isKnown(code), false);
      assert.equal(toku.lookup(code), undefined);
      assert.equal(toku.describe(code), `unknown code ${code}`);
      assert.equal(toku.category(code), undefined);
      assert.deepEqual([toku.outcome(code), toku.action(code)], ["error", "investigate"]);
      assert.deepEqual([toku.grpcStatus(code), toku.httpStatus(code)], ["UNKNOWN", 500]);
      assert.deepEqual([toku.isError(code), toku.isRetryable(code)], [true, false]);
      const message = `unknown code ${code}`;
      assert.throws(() => toku.throwForCode(code), { code, message, description: message, action: "investigate" });
    }
  });

  test("lone surrogates and long texts find nothing", () => {
    for (const text of ["\ud800", "SUCCESS\udfff", "\ud800".repeat(300), "a".repeat(1e6)]) {
      assert.throws(() => toku.parse(text), { constructor: SyntaxError });
      assert.equal(toku.lookupName(text), undefined);
      assert.deepEqual(toku.search(text), []);
    }
    // The 256 bytes end inside the last character.
    assert.throws(() => toku.parse(`${" ".repeat(254)}0−`), { message: /longer than 256 bytes$/ });
    assert.deepEqual(toku.search(`credit${" ".repeat(249)}−`), []);
  });

  test("half of a surrogate pair is U+FFFD in a quotation, too", () => {
    const message = (text) => {
      try {
        return toku.parse(text);
      } catch (error) {
        return error.message;
      }
    };
    assert.equal(message("a\ud800b"), '"a\\u{fffd}b" is not a code: neither a name nor a number');
    assert.equal(message("\udc00\ud800"), '"\\u{fffd}\\u{fffd}" is not a code: neither a name nor a number');
    assert.match(message("\ud800".repeat(85)), /is not a code: neither a name nor a number$/);
    assert.match(message("\ud800".repeat(86)), /is not a code: the text is longer than 256 bytes$/);
    // The part that is looked at first ends inside the pair, which is not shown.
    const end = '"... is not a code: neither a name nor a number';
    assert.equal(message(`${"x".repeat(64)}\u{1f600}`), `"${"x".repeat(64)}${end}`);
  });

  test("names of Object.prototype are not names of codes", () => {
    for (const name of ["constructor", "__proto__", "toString", "hasOwnProperty"]) {
      assert.equal(toku.lookupName(name), undefined);
      assert.equal(toku.TokuCode[name], undefined);
      assert.throws(() => toku.parse(name), { constructor: SyntaxError });
      assert.deepEqual(toku.search(name), []);
    }
  });

  test("ordinals refuses what it cannot write to, and writes nothing", () => {
    const codes = Int32Array.of(0, -1, -2);
    const short = Int16Array.of(7, 7);
    assert.throws(() => toku.ordinals(codes, short), {
      name: "RangeError",
      message: "the output has room for 2 of 3 codes",
    });
    assert.deepEqual(short, Int16Array.of(7, 7));
    const buffer = new ArrayBuffer(24);
    const [first, last] = [new Int32Array(buffer, 0, 3), new Int32Array(buffer, 12, 3)];
    for (const offset of [0, 2, 8]) {
      assert.throws(() => toku.ordinals(first, new Int16Array(buffer, offset, 3)), { message: /overlaps/ });
    }
    assert.throws(() => toku.ordinals(last, new Int16Array(buffer, 8, 3)), { message: /overlaps/ });
    assert.deepEqual(toku.ordinals(first, new Int16Array(buffer, 12, 3)), Int16Array.of(0, 0, 0));
    assert.deepEqual(toku.ordinals(last.fill(-1100), new Int16Array(buffer, 6, 3)).length, 3);
    for (const wrong of [[0], new Int16Array(1), new Uint32Array(1), new ArrayBuffer(4), null, undefined, 5, traps]) {
      assert.throws(() => toku.ordinals(wrong), { name: "TypeError", message: /expected an Int32Array, got / });
    }
    for (const wrong of [[0], new Int32Array(3), new Uint16Array(3), null, 5, traps]) {
      assert.throws(() => toku.ordinals(codes, wrong), {
        name: "TypeError",
        message: /expected an Int16Array to write to/,
      });
    }
    const disguised = { [Symbol.toStringTag]: "Int32Array", length: 1 };
    assert.throws(() => toku.ordinals(disguised), { name: "TypeError" });
  });

  test("ordinals uses the memory of an array, even if it was given other properties", () => {
    const ran = [];
    class Own extends Int32Array {
      static get [Symbol.species]() {
        ran.push("species");
        return Int32Array;
      }
    }
    const codes = Own.of(0, -1, -9999);
    for (const key of ["length", "byteOffset", "byteLength", "buffer", "subarray"]) {
      Object.defineProperty(codes, key, { get: () => ran.push(key) });
    }
    assert.deepEqual([...toku.ordinals(codes)], [0, 1, -1]);
    const memory = new Int32Array(3);
    const out = new Int16Array(memory.buffer, 0, 3);
    Object.defineProperty(out, "byteOffset", { value: 100 });
    assert.throws(() => toku.ordinals(memory, out), { message: /overlaps/ });
    assert.deepEqual(ran, []);
  });

  // Pages have shared memory only when they are isolated.
  if (typeof SharedArrayBuffer === "function") {
    test("ordinals takes arrays of shared memory", () => {
      const shared = new Int32Array(new SharedArrayBuffer(8));
      assert.deepEqual([...toku.ordinals(shared, new Int16Array(new SharedArrayBuffer(4)))], [0, 0]);
    });
  }

  test("an error says what it is", () => {
    const cause = new Error("the request");
    const error = new toku.TokuError(toku.TokuCode.LOW_CREDIT_BALANCE, { cause });
    assert.ok(error instanceof Error);
    assert.equal(error.name, "TokuError");
    assert.equal(String(error), "TokuError: low credit balance (-1100 LOW_CREDIT_BALANCE)");
    assert.equal(error.cause, cause);
    assert.equal(error.entry, toku.lookup(-1100));
    assert.equal(error.category, "credit");
    assert.deepEqual([error.action, error.description], ["top_up", "low credit balance"]);
    assert.deepEqual([error.grpcStatus, error.httpStatus], ["FAILED_PRECONDITION", 400]);
    assert.deepEqual([error.isRetryable, new toku.TokuError(-101).isRetryable], [false, true]);
    const message = "low credit balance (-1100 LOW_CREDIT_BALANCE)";
    assert.deepEqual(JSON.parse(JSON.stringify(error)), {
      name: "TokuError",
      message,
      code: -1100,
      category: "credit",
      action: "top_up",
    });
    const unknown = new toku.TokuError(-9999);
    assert.deepEqual([unknown.entry, unknown.category, "cause" in unknown], [undefined, undefined, false]);
    class Failure extends toku.TokuError {
      constructor(code) {
        super(code);
        this.name = "Failure";
      }
    }
    const failure = new Failure(-9999);
    assert.equal(String(failure), "Failure: unknown code -9999");
    assert.deepEqual([Object.keys(error), Object.keys(failure)], [["code"], ["code"]]);
    const symbols = Object.getOwnPropertySymbols(error);
    assert.ok(symbols.length > 0 && symbols.every((key) => !Object.prototype.propertyIsEnumerable.call(error, key)));
    assert.ok(toku.TokuError.is(new Failure(0)));
  });

  test("TokuError.from finds the error in what is left of it", () => {
    const { TokuError } = toku;
    class Failure extends TokuError {}
    for (const error of [new TokuError(-1100), new Failure(-9999), new TokuError(2 ** 40)]) {
      assert.equal(TokuError.from(error), error);
      const { code, message } = error;
      const json = JSON.parse(JSON.stringify(error));
      // structuredClone leaves this of an error; not every runtime has it.
      const copies = [json, new Error(message), new RangeError(message)];
      if (typeof structuredClone === "function") {
        copies.push(structuredClone(error), structuredClone(json));
      }
      for (const copy of copies) {
        const found = TokuError.from(copy);
        assert.ok(found !== error && TokuError.is(found));
        assert.deepEqual([found.code, found.message, found.cause === copy], [code, message, true]);
      }
    }
    // The message is from a library with another table: the number counts.
    const other = { name: "TokuError", message: "a new text (-9999 A_NEW_NAME)", code: -9999 };
    assert.equal(TokuError.from(other).message, "unknown code -9999");
    assert.equal(TokuError.from({ ...other, code: -0 }).message, "success (0 SUCCESS)");
  });

  test("TokuError.from takes an Error by its message, whatever name and code it has", () => {
    const message = "low credit balance (-1100 LOW_CREDIT_BALANCE)";
    // Libraries that carry errors between threads make this of one.
    const revived = { name: "TokuError", stack: "TokuError" };
    for (const own of [revived, { ...revived, code: "-1100" }, { name: "Failure", code: -1 }, { name: 5 }]) {
      const value = Object.assign(new Error(message), own);
      const found = toku.TokuError.from(value);
      assert.deepEqual([found?.code, found?.message, found?.cause === value], [-1100, message, true]);
    }
  });

  test("TokuError.from refuses everything else, and runs no getter", () => {
    const message = "low credit balance (-1100 LOW_CREDIT_BALANCE)";
    const json = { name: "TokuError", message, code: -1100 };
    const others = [undefined, null, 0, -1100, "TokuError", message, true, 5n, Symbol("TokuError"), [], {}, trap];
    // Objects that are not errors, or lack something.
    others.push({ message }, { ...json, name: "Failure" }, { name: "TokuError", code: -1100 }, { ...json, message: 5 });
    for (const code of [undefined, null, "-1100", "", "0", 1.5, Number.NaN, Infinity, -1100n, true, [], {}]) {
      others.push({ ...json, code });
    }
    // Texts that are almost right.
    const [name, text] = ["LOW_CREDIT_BALANCE", "low credit balance"];
    others.push(
      ...["", "0", "-1100", name, text, `${message} `, ` ${message}`, `${message}\n`].map((one) => new Error(one)),
    );
    others.push(...[`${text} (-1101 ${name})`, `${text} (-1100)`, `${text} (-1100 low_credit_balance)`].map(Error));
    others.push(...["unknown code -1100", "unknown code", "unknown code x", "unknown code 1.5"].map(Error));
    others.push(...["unknown code -09999", "unknown code 0x10", "Unknown code -9999", "unknown code -0"].map(Error));
    others.push(...["an unknown code -9999", "unknown code -9999 (-9999 A)", `${message} (-1 A)`].map(Error));
    others.push(new Error("1".repeat(100_000)), new Error(`unknown code ${"9".repeat(400)}`));
    // What pretends to be an error.
    others.push({ message, [Symbol.toStringTag]: "Error" });
    const before = ran;
    const tagged = Object.defineProperty({ message }, Symbol.toStringTag, { get: trap });
    const ofMessage = Object.defineProperty(new Error(), "message", { get: trap });
    const getters = ["name", "message", "code"].map((key) => Object.defineProperty({ ...json }, key, { get: trap }));
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const forbid = () => {
      throw new Error("it must not be looked at");
    };
    const refusing = new Proxy(json, { getOwnPropertyDescriptor: forbid });
    others.push(tagged, ofMessage, ...getters, proxy, refusing, Object.create(json), traps);
    for (const [i, other] of others.entries()) {
      assert.equal(toku.TokuError.from(other), undefined, `value ${i}`);
    }
    assert.equal(ran, before, "how often an input's own code was run");
  });

  test("the JSON of an error never has a stack", () => {
    const error = Object.assign(new toku.TokuError(-1100, { cause: new Error("inner") }), { extra: 1 });
    for (const value of [error, { error }, [error], toku.TokuError.from(new Error("unknown code -9999"))]) {
      const text = JSON.stringify(value);
      assert.ok(text.includes('"name":"TokuError"') && !/stack|inner|\.[cm]?js/.test(text), text);
    }
  });

  test("the engine says which one it is, and why it is not another one", () => {
    const engines = ["native", "wasm", "js"];
    const errors = toku.engineErrors();
    assert.ok(engines.includes(toku.engine()));
    assert.ok(Array.isArray(errors) && errors.every((error) => error instanceof Error && error.cause !== undefined));
    assert.ok(errors.length <= engines.indexOf(toku.engine()), "more errors than better engines");
    errors.length = 5;
    assert.ok(toku.engineErrors().length < 5);
  });

  test("TokuError.is accepts TokuErrors only", () => {
    const others = [
      undefined,
      null,
      5,
      "TokuError",
      {},
      new Error(),
      Object.assign(new Error(), { name: "TokuError" }),
    ];
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const mark = Symbol.for("toku-codes.TokuError");
    const getter = Object.defineProperty({}, mark, { get: () => true });
    others.push(proxy, getter, { [mark]: 1 });
    assert.ok(others.every((value) => toku.TokuError.is(value) === false));
    assert.equal(toku.TokuError.is(new toku.TokuError(-1)), true);
  });
}
