// The engine of toku-codes-node: the addon for this platform, or else WASM. It is bundled into CommonJS only, which
// knows `require` and `__dirname`.

import * as wasm from "./wasm.js";

function load() {
  const platform = `${process.platform}-${process.arch}`;
  // An addon for the other libc fails to load, which costs less than to find out which libc this is.
  const names = process.platform === "linux" ? [`${platform}-gnu`, `${platform}-musl`] : [platform];
  const failures = [];
  for (const name of names) {
    try {
      return require(`${__dirname}/addons/${name}.node`);
    } catch (error) {
      failures.push(error);
    }
  }
  if (process.env.TOKU_CODES_NODE_FALLBACK === "forbid") {
    const cause = new AggregateError(failures, failures.map((error) => error.message).join("\n"));
    throw new Error(`toku-codes-node has no addon that runs on ${platform}, and may not use WASM instead`, { cause });
  }
  return undefined;
}

const addon = load();

/** Which engine answers. */
export const engine = addon === undefined ? "wasm" : "native";

export const {
  ordinal,
  count,
  code,
  name,
  description,
  category,
  outcome,
  grpcStatus,
  httpStatus,
  isError,
  isRetryable,
  outside,
  unknown,
  describe,
  message,
  named,
  parse,
  ordinals,
} = addon ?? wasm;

export const search =
  addon === undefined ? wasm.search : (query, make) => addon.search(query).map((ordinal) => make(ordinal));
