// The engine of toku-codes-node: the addon for this platform, or else WASM. It is bundled into CommonJS only, which
// knows `__dirname`.

import * as wasm from "./wasm.js";

/** The name of the addon's file: platform, architecture and, on Linux, the libc that Node was linked to. */
function target() {
  const { platform, arch, execPath } = process;
  if (platform !== "linux") {
    return `${platform}-${arch}`;
  }
  // The program's loader is named in its first bytes. Node's own way to find out the libc takes milliseconds.
  let libc = "gnu";
  try {
    // Node before 20.16 has no getBuiltinModule, and code that bundlers make for `import` may have no `require`.
    const { closeSync, openSync, readSync } = process.getBuiltinModule?.("node:fs") ?? require("node:fs");
    const start = Buffer.alloc(4096);
    const file = openSync(execPath);
    try {
      readSync(file, start);
    } finally {
      closeSync(file);
    }
    libc = start.includes("/ld-musl-") ? "musl" : libc;
  } catch {
    // The file may be gone while Node runs, as in an upgrade. Then try the commoner libc: if it is wrong, loading fails.
  }
  return `${platform}-${arch}-${libc}`;
}

function load() {
  const loaded = { exports: {} };
  const name = target();
  try {
    // Not `require`, which bundlers would try to follow.
    process.dlopen(loaded, `${__dirname}/addons/${name}.node`);
  } catch (cause) {
    if (process.env.TOKU_CODES_NODE_FALLBACK === "forbid") {
      throw new Error(`toku-codes-node has no addon that runs on ${name}, and may not use WASM instead`, { cause });
    }
    return undefined;
  }
  return loaded.exports;
}

const addon = load();

/** Which engine answers. */
export const engine = addon === undefined ? "wasm" : "native";

export const { ordinal, code, outside, facts, message, named, parse, search, ordinals } = addon ?? wasm;
