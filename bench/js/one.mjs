// Times one function, alone in its process, and prints ns per code. Arguments: what, the addon that has the empty
// functions, and the workload; or `--names`, the addon and the length of the longest array, for a list of all.
// CONSUMER in the environment is the folder where the packages are installed.

import { readFileSync } from "node:fs";
import { STATUS_CODES } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { do_not_optimize as use, measure } from "mitata";

const [what, addon, workload] = process.argv.slice(2);
const bench = createRequire(import.meta.url);
const installed = createRequire(join(process.env.CONSUMER, "package.json"));

/** The numbers of a file in target/bench/workloads. */
function numbers(name) {
  const { buffer, byteOffset, length } = readFileSync(
    new URL(`../../target/bench/workloads/${name}.i32`, import.meta.url),
  );
  return new Int32Array(buffer.slice(byteOffset, byteOffset + length));
}

const wasm = () => installed("toku-codes");
const plain = () => installed("toku-codes/pure");
const native = () => installed("toku-codes-node");
const pairs = () =>
  wasm()
    .entries()
    .map((entry) => [entry.code, entry]);

/** Makes each function of a number, in the process that times it. */
const calls = {
  "the loop": () => (code) => code,
  "lookup, WASM": () => wasm().lookup,
  "lookup, plain JS": () => plain().lookup,
  "Map.get": () => {
    const map = new Map(pairs());
    return (code) => map.get(code);
  },
  "plain object": () => {
    const object = Object.fromEntries(pairs());
    return (code) => object[code];
  },
  "array load": () => {
    const array = [];
    for (const [code, entry] of pairs()) {
      while (array.length <= -code) {
        array.push(undefined);
      }
      array[-code] = entry;
    }
    return (code) => (code <= 0 && code > -array.length ? array[-code] : undefined);
  },
  "lookup, addon": () => native().lookup,
  "empty function, addon": () => {
    const { empty } = bench(addon);
    return (code) => empty(code);
  },
};
const ofStatuses = {
  getReasonPhrase: () => bench("http-status-codes").getReasonPhrase,
  "http.STATUS_CODES": () => (status) => STATUS_CODES[status],
};

/** Makes each function of a text; it gets the descriptions of codes. */
const ofTexts = {
  "search, WASM": () => wasm().search,
  "search, plain JS": () => plain().search,
};

/** Makes each loop over an array. */
const arrays = {
  "ordinals, WASM": () => wasm().ordinals,
  "ordinals, plain JS": () => plain().ordinals,
  "ordinals, addon": () => native().ordinals,
  "Map loop": () => {
    const map = new Map(pairs().map(([code], ordinal) => [code, ordinal]));
    return (codes, out) => {
      for (let i = 0; i < codes.length; i += 1) {
        out[i] = map.get(codes[i]) ?? -1;
      }
    };
  },
  memcpy: () => {
    let copy = new Int32Array(0);
    return (codes) => {
      copy = copy.length < codes.length ? new Int32Array(codes.length) : copy;
      copy.set(codes);
    };
  },
};

const once = {
  "import and first call, WASM": () => wasm().lookup(-1100),
  "import and first call, plain JS": () => plain().lookup(-1100),
  "import and first call, addon": () => native().lookup(-1100),
  "import and first call, http-status-codes": () => bench("http-status-codes").getReasonPhrase(404),
};

/** The processor time in ns, which other programs do not change. */
function now() {
  const { user, system } = process.cpuUsage();
  return (user + system) * 1000;
}

/** The time of the fastest passes: the lowest that mitata keeps after leaving out the two fastest. */
async function fastest(pass, count) {
  const { min } = await measure(pass, { now, min_cpu_time: 60e6, gc: false });
  return min / count;
}

function perCall(call, codes) {
  return fastest(() => {
    for (let i = 0; i < codes.length; i += 1) {
      use(call(codes[i]));
    }
  }, codes.length);
}

function perCode(loop, length) {
  const some = numbers("uniform");
  const codes = new Int32Array(length);
  for (let at = 0; at < length; at += some.length) {
    codes.set(some.subarray(0, length - at), at);
  }
  const out = new Int16Array(length);
  // The clock's unit is 1 µs.
  const repeats = Math.ceil(1e5 / length);
  const pass = () => {
    for (let i = 0; i < repeats; i += 1) {
      loop(codes, out);
    }
  };
  return fastest(pass, length * repeats);
}

function perText(call) {
  const texts = Array.from(numbers("uniform").subarray(0, 1024), native().describe);
  return fastest(() => {
    for (const text of texts) {
      use(call(text));
    }
  }, texts.length);
}

function names() {
  const lengths = [1, 100, 1e4, 1e6, 1e7, 1e8].filter((length) => length <= Number(workload)).map(String);
  const workloads = ["uniform", "mix", "unknown", "hot"];
  // By far the slowest: a tenth of a second per million.
  const isPatient = (what, length) => what !== "Map loop" || length <= 1e7;
  return [
    ...workloads.flatMap((name) => Object.keys(calls).map((one) => ({ what: one, workload: name }))),
    ...Object.keys(ofTexts).map((one) => ({ what: one, workload: "uniform", isWhole: true })),
    { what: "the loop", workload: "statuses" },
    ...Object.keys(ofStatuses).map((one) => ({ what: one, workload: "statuses" })),
    ...lengths.flatMap((length) =>
      Object.keys(arrays)
        .filter((one) => isPatient(one, length))
        .map((one) => ({ what: one, workload: length, isWhole: true })),
    ),
    ...Object.keys(once).map((one) => ({ what: one, workload: "once", isWhole: true })),
  ];
}

if (what === "--names") {
  console.log(JSON.stringify(names()));
} else if (what in once) {
  const start = now();
  use(once[what]());
  console.log(now() - start);
} else if (what in ofTexts) {
  console.log(await perText(ofTexts[what]()));
} else if (what in arrays) {
  console.log(await perCode(arrays[what](), Number(workload)));
} else {
  console.log(await perCall((calls[what] ?? ofStatuses[what])(), numbers(workload)));
}
