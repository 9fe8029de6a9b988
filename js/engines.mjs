// What js/build.mjs makes of the WASM engine: a string, and plain JavaScript.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const file = (name) => fileURLToPath(new URL(name, import.meta.url));

/**
 * Bytes as a string of printable ASCII that is as small as possible: it gzips better than base64 or the escapes of
 * JavaScript. The bytes 0 to 31 are swapped with 32 to 63, since there are more of the former. Each byte that is still not
 * printable becomes one of `{|}~`, which stands for its two lowest bits, and a character for the other six, after 6 was
 * subtracted: no other number gzips better. A name that is its description in UPPER_SNAKE is replaced by a tab.
 * `js/src/unpacked.js` undoes all this.
 */
export function packed(bytes) {
  const printable = Array.from(bytes, (byte) => {
    const moved = byte < 64 ? byte ^ 32 : byte;
    const less = (moved - 6) & 255;
    return String.fromCharCode(...(moved >= 32 && moved < 123 ? [moved] : [123 + (less & 3), 63 + (less >> 2)]));
  });
  const text = printable.join("").replace(/([A-Z_]+) (?=([^ ]+) )/g, (all, name, text) => {
    return text.toUpperCase().replace(/\W+/g, "_") === name ? "\t" : all;
  });
  return JSON.stringify(text);
}

/** Runs a program of binaryen. */
export function binaryen(program, ...args) {
  execFileSync(process.execPath, [file(`node_modules/binaryen/bin/${program}`), ...args]);
}

/**
 * A file of WASM as a function in plain JavaScript, `javascript`, which returns what the WASM exports. The translator writes
 * a module that starts at import, reads its data from base64 and can grow its memory. Only the functions are taken from it;
 * it is an error if they need more than what is defined here. `output` is a file for what the translator writes.
 */
export function translated(input, output) {
  binaryen("wasm2js", "-all", "-Oz", input, "-o", output);
  const written = readFileSync(output, "utf8");
  const parts =
    /^function asmFunc\(imports\) \{\n(?<functions>.+)^ bufferView = HEAPU8;\n.+^ return \{\n.+?\}\), \n(?<exports>.+?)^\}/ms;
  const { functions, exports } = parts.exec(written)?.groups ?? {};
  if (functions === undefined) {
    throw new Error(`wasm2js wrote what js/engines.mjs does not expect: ${written.slice(0, 2000)}`);
  }
  // A variable whose name occurs once is not used, except in what is added below.
  const used = functions.replace(/^ var ([\w$]+) = .+;\n/gm, (all, name) =>
    name === "HEAPU8" || functions.split(name).length > 2 ? all : "",
  );
  const wasm = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(input)));
  const memory = new Uint8Array(wasm.exports.memory.buffer);
  if (memory.length !== 65536) {
    throw new Error(`the translation has 64 KiB of memory, and ${input} has ${memory.length} bytes`);
  }
  const [first, last] = [memory.findIndex((byte) => byte !== 0), memory.findLastIndex((byte) => byte !== 0)];
  const code = `import { unpacked } from ${JSON.stringify(file("src/unpacked.js"))};
export function javascript() {
${used}
 function wasm2js_memory_copy(to, from, size) {
  HEAPU8.copyWithin(to, from, from + size);
 }
 function wasm2js_memory_fill(at, byte, size) {
  HEAPU8.fill(byte, at, at + size);
 }
 HEAPU8.set(unpacked(${packed(memory.subarray(first, last + 1))}), ${first});
 return {
  "memory": { buffer: HEAPU8.buffer },
${exports}}`;
  const names = [...code.matchAll(/\b(wasm2js_\w+|bufferView|__wasm_\w+|abort|imports)\b/g)].map(([name]) => name);
  const unknown = names.filter((name) => !/^wasm2js_memory_(copy|fill)$/.test(name));
  if (unknown.length > 0) {
    throw new Error(`wasm2js uses what js/engines.mjs does not define: ${unknown.join(", ")}`);
  }
  return code;
}
