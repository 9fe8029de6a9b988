// The engine of toku-codes-node: the addon for this platform, or else what toku-codes has for servers.

import { closeSync, openSync, readSync } from "node:fs";
import { here } from "#here";
import * as fallback from "./instance.js";
import { errorOf, refuseInSnapshot } from "./start/snapshot.js";

/** The name of the addon's file: platform, architecture and, on Linux, the libc that Node was linked to. */
function target() {
  const { platform, arch } = process;
  if (platform !== "linux") {
    return `${platform}-${arch}`;
  }
  // The program's loader is named in its first bytes. Node's own way to find out the libc takes milliseconds.
  let libc = "gnu";
  try {
    const start = Buffer.alloc(4096);
    const file = openSync(process.execPath);
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

/** Whether nothing may answer in place of the addon. */
function isFallbackForbidden() {
  try {
    return process.env.TOKU_CODES_NODE_FALLBACK === "forbid";
  } catch {
    return false; // Deno without --allow-env
  }
}

/** Why the addon was passed over. */
let reason;

function load() {
  let file = "its addon";
  try {
    refuseInSnapshot("imported");
    file = `addons/${target()}.node`;
    file = `${here()}/${file}`;
    const loaded = { exports: {} };
    // Not `require`, which bundlers would try to follow.
    process.dlopen(loaded, file);
    return loaded.exports;
  } catch (cause) {
    reason = errorOf(`toku-codes-node cannot load ${file}: ${cause.message}`, cause);
    if (isFallbackForbidden()) {
      throw reason;
    }
    return undefined;
  }
}

const addon = load();

export const engine = () => (addon === undefined ? fallback.engine() : "native");
export const engineErrors = () => (addon === undefined ? [reason, ...fallback.engineErrors()] : []);

export const { ordinal, code, outside, facts, grpcStatusCode, message, named, parse, search, ordinals } =
  addon ?? fallback;
