// The one suite that every package and every runtime is tested with.

import * as assert from "./assert.mjs";
import { conformance } from "./conformance.mjs";
import { inputs } from "./inputs.mjs";
import { read } from "./vectors.mjs";

/** The tests of a package, each a name and a function that throws when it fails. */
export function suite(toku) {
  const tests = [];
  const test = (name, run) => tests.push({ name, run });
  test("the assertions fail when they should", () => {
    const failing = [
      () => assert.ok(false),
      () => assert.equal(0, -0),
      () => assert.deepEqual({ a: [1] }, { a: [2] }),
      () => assert.deepEqual([], new Int16Array()),
      () => assert.match("a", /b/),
      () => assert.throws(() => 0, {}),
      () => assert.throws(() => failing[0](), { message: /another/ }),
    ];
    for (const fails of failing) {
      let hasFailed = false;
      try {
        fails();
      } catch {
        hasFailed = true;
      }
      assert.ok(hasFailed, String(fails));
    }
  });
  conformance(toku, test);
  inputs(toku, test);
  return tests;
}

/** Runs the suite where there is no test runner. */
export function report(toku) {
  const failed = [];
  const tests = suite(toku);
  for (const { name, run } of tests) {
    try {
      run();
    } catch (error) {
      failed.push(`${name}: ${error?.stack ?? error}`);
    }
  }
  return { passed: tests.length - failed.length, failed, read: [...read] };
}
