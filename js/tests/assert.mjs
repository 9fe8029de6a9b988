// Assertions by the names of node:assert/strict, for runtimes that have no such module.

const shown = (value) => (typeof value === "string" ? JSON.stringify(value) : String(value));

function same(a, b) {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) {
    return Object.is(a, b);
  }
  const [ours, theirs] = [Object.keys(a), Object.keys(b)];
  const isAlike = ours.length === theirs.length && Object.getPrototypeOf(a) === Object.getPrototypeOf(b);
  return isAlike && ours.every((key) => Object.hasOwn(b, key) && same(a[key], b[key]));
}

export function ok(value, message = "it is not so") {
  if (!value) {
    throw new Error(message);
  }
}

export function equal(actual, expected, message = "they differ") {
  ok(Object.is(actual, expected), `${message}: ${shown(actual)} is not ${shown(expected)}`);
}

export function deepEqual(actual, expected, message = "they differ") {
  ok(same(actual, expected), `${message}: ${JSON.stringify(actual)} is not ${JSON.stringify(expected)}`);
}

export function match(text, pattern) {
  ok(pattern.test(text), `${shown(text)} does not match ${pattern}`);
}

/** Calls something that must throw, and compares each property that is expected of the error. */
export function throws(call, expected) {
  let error;
  try {
    call();
  } catch (thrown) {
    error = thrown;
  }
  ok(error !== undefined, "nothing was thrown");
  for (const [key, value] of Object.entries(expected)) {
    if (value instanceof RegExp) {
      match(error[key], value);
    } else if (key === "constructor") {
      // Not by itself: where Next tries edge routes, the global is a proxy of the class.
      equal(Object.getPrototypeOf(error), value.prototype, key);
    } else {
      equal(error[key], value, key);
    }
  }
}
