// Compares a package with the vectors, in both directions.

import * as assert from "./assert.mjs";
import { texts } from "./texts.mjs";
import { listed, rows, unescaped } from "./vectors.mjs";

export function conformance(toku, test) {
  test("the entries are the rows of the table", () => {
    const entries = toku.entries();
    assert.deepEqual(
      [...entries],
      [...listed.values()].map(({ entry }) => entry),
    );
    assert.ok(entries.length > 100);
    const keys = Object.keys([...listed.values()][0].entry);
    for (const entry of entries) {
      assert.deepEqual(Object.keys(entry), keys);
      assert.ok(Object.isFrozen(entry));
      assert.equal(Object.getPrototypeOf(entry), Object.prototype);
      assert.equal(toku.lookup(entry.code), entry);
      assert.equal(toku.lookupName(entry.name), entry.code);
      assert.equal(toku.parse(entry.name.toLowerCase()), entry.code);
      const { code, description, category, outcome, action, grpcStatus, httpStatus, isError, isRetryable } = entry;
      const said = { category, outcome, action, grpcStatus, httpStatus, isError, isRetryable };
      for (const [name, value] of Object.entries(said)) {
        assert.equal(toku[name](code), value, `${name}(${code})`);
      }
      const error = new toku.TokuError(code);
      for (const [name, value] of Object.entries({
        message: `${description} (${code} ${entry.name})`,
        description,
        category,
        action,
        grpcStatus,
        httpStatus,
        isRetryable,
      })) {
        assert.equal(error[name], value, `${name} of the error of ${code}`);
      }
    }
    assert.ok(Object.isFrozen(entries));
    assert.equal(toku.entries(), entries);
  });

  test("the constants are the rows of the table", () => {
    const expected = [...listed.values()].map(({ entry }) => [entry.name, entry.code]);
    assert.deepEqual(Object.entries(toku.TokuCode), expected);
    assert.ok(Object.isFrozen(toku.TokuCode));
  });

  test("an error has the properties that the types declare, and an entry its facts", () => {
    const { TokuError } = toku;
    const error = [...Object.keys(new TokuError(-1100)), ...Object.getOwnPropertyNames(TokuError.prototype)];
    const usual = ["constructor", "name"];
    const own = [...new Set(error.filter((name) => !usual.includes(name)))];
    assert.deepEqual(own.sort(), [
      "action",
      "category",
      "code",
      "description",
      "entry",
      "grpcStatus",
      "httpStatus",
      "isRetryable",
      "toJSON",
    ]);
    const facts = ["code", "name", "description", "category", "outcome", "action", "grpcStatus", "httpStatus"];
    assert.deepEqual(Object.keys(toku.lookup(0)), [...facts, "isError", "isRetryable"]);
  });

  test("the published texts are answered byte for byte", () => {
    const published = rows("published.tsv", 2);
    for (const [code, text] of published) {
      assert.equal(toku.describe(Number(code)), text);
      assert.equal(toku.lookup(Number(code)).description, text);
    }
    assert.ok(published.length > 100);
  });

  test("actions and statuses, by lists that do not come from the core", () => {
    const actions = rows("actions.tsv", 2);
    const codes = toku.entries().map(({ code }) => code);
    assert.deepEqual(
      codes.map((code) => [String(code), toku.action(code)]),
      actions,
    );
    const outcomes = { done: "success", track: "progress", ended: "progress" };
    for (const [number, action] of actions) {
      const code = Number(number);
      assert.equal(toku.outcome(code), outcomes[action] ?? "error", `outcome(${code})`);
      assert.equal(toku.isError(code), !(action in outcomes), `isError(${code})`);
      assert.equal(toku.isRetryable(code), action === "retry", `isRetryable(${code})`);
    }
    const statuses = new Map(rows("statuses.tsv", 4).map(([, name, ...said]) => [name, said.join()]));
    const numbers = new Map(rows("statuses.tsv", 4).map(([number, name]) => [name, Number(number)]));
    for (const code of [...codes, -9999, 2 ** 40]) {
      const status = toku.grpcStatus(code);
      const said = [toku.httpStatus(code), toku.isRetryable(code)].join();
      assert.equal(said, statuses.get(status), `the statuses of ${code}`);
      assert.equal(toku.grpcStatusCode(code), numbers.get(status), `the number of the status of ${code}`);
    }
    assert.deepEqual([toku.grpcStatusCode(-1100), toku.grpcStatusCode(0), toku.grpcStatusCode(-9999)], [9, 0, 2]);
  });

  test("every number of a block has its category, and its error all facts", () => {
    for (const [category, first, last] of rows("blocks.tsv", 3)) {
      for (let code = Number(last); code <= Number(first); code += 1) {
        assert.equal(toku.category(code), category, `category(${code})`);
        if (!listed.has(code)) {
          const description = `unknown code ${code}`;
          const facts = { grpcStatus: "UNKNOWN", httpStatus: 500, isRetryable: false, action: "investigate", category };
          assert.throws(() => toku.throwForCode(code), { code, message: description, description, ...facts });
        }
      }
    }
  });

  test("parse reads what people write", () => {
    const reasons = {
      empty: "the text is empty",
      too_long: "the text is longer than 256 bytes",
      not_a_code: "neither a name nor a number",
      out_of_range: "the number is outside 32 bits",
    };
    const cases = rows("parse.tsv", 2);
    for (const [escaped, answer] of cases) {
      const text = unescaped(escaped);
      if (answer in reasons) {
        const message = new RegExp(` is not a code: ${reasons[answer]}$`);
        assert.throws(() => toku.parse(text), { constructor: SyntaxError, message });
      } else {
        assert.equal(toku.parse(text), Number(answer), `parse of ${escaped}`);
      }
    }
    assert.ok(cases.length > 80);
  });

  test("parse quotes what it refuses", () => {
    const cases = rows("refused.tsv", 3);
    for (const [escaped, quoted, reason] of cases) {
      const message = `${quoted} is not a code: ${reason}`;
      assert.throws(() => toku.parse(unescaped(escaped)), { constructor: SyntaxError, message });
    }
    assert.ok(cases.length > 40);
  });

  test("lookupName is exact", () => {
    for (const [escaped, answer] of rows("names.tsv", 2)) {
      const expected = answer === "-" ? undefined : Number(answer);
      assert.equal(toku.lookupName(unescaped(escaped)), expected, `lookupName of ${escaped}`);
    }
  });

  test("search finds by words", () => {
    for (const [escaped, answer] of rows("search.tsv", 2)) {
      const found = toku.search(unescaped(escaped));
      assert.equal(found.map((entry) => entry.code).join(" "), answer, `search for ${escaped}`);
      assert.ok(found.every((entry) => entry === toku.lookup(entry.code)));
    }
  });

  test("the table is that of the vectors", () => {
    const [, version, stored] = /Table version (\d+), hash (\w+)\./.exec(texts["table.tsv"]);
    assert.equal(toku.TABLE_HASH, stored);
    assert.equal(toku.TABLE_VERSION, Number(version));
  });

  test("ordinals of many, more than the engine takes at once", () => {
    const codes = Int32Array.from({ length: 10_000 }, (_, i) => 500 - i);
    const out = new Int16Array(codes.length + 1).fill(7);
    assert.equal(toku.ordinals(codes, out), out);
    codes.forEach((code, i) => {
      assert.equal(out[i], listed.get(code)?.ordinal ?? -1, `the ordinal of ${code}`);
    });
    assert.equal(out[codes.length], 7);
    assert.deepEqual(toku.ordinals(codes), out.subarray(0, -1));
    assert.deepEqual(toku.ordinals(new Int32Array()), new Int16Array());
    const ends = Int32Array.of(2 ** 31 - 1, -(2 ** 31), 0);
    assert.deepEqual(toku.ordinals(ends), Int16Array.of(-1, -1, 0));
  });
}
