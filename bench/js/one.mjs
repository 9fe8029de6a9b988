// Times one function in a process of its own, and prints one number. Arguments: what, the folder of the packages, and
// the addon that has the empty functions.

import { createRequire } from "node:module";
import { join } from "node:path";

const [what, folder, addon] = process.argv.slice(2);
const require = createRequire(join(folder, "package.json"));

/** The codes of the table in a mixed order, as often as a loop of a fixed length wants. */
function mixed(entries, length) {
  let seed = 1;
  return Int32Array.from({ length }, () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return entries[seed % entries.length].code;
  });
}

const timed = (work) => {
  const start = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - start);
};

/** The fastest of many passes over the codes, in ns for each. */
function perCall(call, inputs) {
  let sink = 0;
  const pass = () => {
    for (let i = 0; i < inputs.length; i += 1) {
      if (call(inputs[i]) === sink) {
        sink += 1;
      }
    }
  };
  const passes = Array.from({ length: 60 }, () => timed(pass));
  return Math.min(...passes) / inputs.length;
}

const library = () => require("toku-codes");
// Other orders, which a Map feels.
const inTableOrder = (toku) =>
  Int32Array.from({ length: 1 << 16 }, (_, i) => toku.entries()[i % toku.entries().length].code);
const oneCode = () => new Int32Array(1 << 16).fill(-1100);
const codes = (toku) => mixed(toku.entries(), 1 << 16);
const million = (toku) => mixed(toku.entries(), 1_000_000);
const rows = (toku) => new Map(toku.entries().map((entry) => [entry.code, entry]));

function inMap(order) {
  const map = rows(library());
  return perCall((code) => map.get(code), order(library()));
}

const cases = {
  "the loop": () => perCall((code) => code, codes(library())),
  "Map.get": () => inMap(codes),
  "lookup, WASM": () => perCall(library().lookup, codes(library())),
  "Map.get, in table order": () => inMap(inTableOrder),
  "lookup, WASM, in table order": () => perCall(library().lookup, inTableOrder(library())),
  "Map.get, one code": () => inMap(oneCode),
  "lookup, WASM, one code": () => perCall(library().lookup, oneCode()),
  getReasonPhrase: () => {
    const { getReasonPhrase, StatusCodes } = createRequire(import.meta.url)("http-status-codes");
    const statuses = Object.values(StatusCodes).filter(Number.isInteger);
    return perCall(
      getReasonPhrase,
      mixed(
        statuses.map((code) => ({ code })),
        1 << 16,
      ),
    );
  },
  "lookup, addon": () => perCall(require("toku-codes-node").lookup, codes(library())),
  "empty function, addon": () => {
    const { empty } = require(addon);
    return perCall((code) => empty(code), codes(library()));
  },
  "function that does nothing, addon": () => {
    const { nothing } = require(addon);
    return perCall((code) => nothing(code), codes(library()));
  },
  "first call, WASM": () => {
    const { lookup } = library();
    return timed(() => lookup(-1100));
  },
  "ordinals of a million, WASM": () => {
    const [toku, inputs] = [library(), million(library())];
    const out = new Int16Array(inputs.length);
    return Math.min(...Array.from({ length: 20 }, () => timed(() => toku.ordinals(inputs, out)))) / inputs.length;
  },
  "ordinals of a million, addon": () => {
    const [toku, inputs] = [require("toku-codes-node"), million(library())];
    const out = new Int16Array(inputs.length);
    return Math.min(...Array.from({ length: 20 }, () => timed(() => toku.ordinals(inputs, out)))) / inputs.length;
  },
  "a Map loop over a million": () => {
    const inputs = million(library());
    const map = new Map(
      library()
        .entries()
        .map((entry, ordinal) => [entry.code, ordinal]),
    );
    const out = new Int16Array(inputs.length);
    const loop = () => {
      for (let i = 0; i < inputs.length; i += 1) {
        out[i] = map.get(inputs[i]) ?? -1;
      }
    };
    return Math.min(...Array.from({ length: 20 }, () => timed(loop))) / inputs.length;
  },
};

if (what === "--names") {
  console.log(JSON.stringify(Object.keys(cases)));
} else {
  console.log(cases[what]());
}
