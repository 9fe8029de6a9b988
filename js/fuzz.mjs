// Compares all engines of the installed packages with the core for random texts. The core runs in another process. Arguments: the
// program of the core (core/examples/reference.rs), and for how many seconds. Prints how many texts were tried; the first
// wrong answer ends it, with the shortest text that gives one.

import { deepStrictEqual } from "node:assert";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import fc from "fast-check";

const [program, seconds] = process.argv.slice(2);
const consumer = new URL("../target/npm/consumer/", import.meta.url);
const require = createRequire(consumer);
const packages = ["toku-codes", "toku-codes/pure", "toku-codes-node"].map((name) => require(name));
const engines = packages.map((toku) => toku.engine());
deepStrictEqual(engines, ["wasm", "js", "native"]);
const { rows, unescaped } = await import(new URL("vectors.mjs", consumer));

const core = spawn(program, { stdio: ["pipe", "pipe", "inherit"] });
const answers = createInterface({ input: core.stdout })[Symbol.asyncIterator]();

/** What the core says about a text. */
async function reference(text) {
  // A lone surrogate becomes U+FFFD here.
  core.stdin.write(`${Buffer.from(text).toString("hex")}\n`);
  return (await answers.next()).value;
}

/** What a package says about a text, in the same form. */
function answered(toku, text) {
  let parsed;
  try {
    parsed = toku.parse(text);
  } catch (error) {
    parsed = error.message;
  }
  const found = toku.search(text).map(({ code }) => code);
  return `${parsed}\t${toku.lookupName(text) ?? "-"}\t${found.join(" ")}`;
}

/** The text and some similar ones. */
function variants(text) {
  const near = [text.toLowerCase(), text.toUpperCase(), `\t${text} \r\n`, `${text}\0`, `${text}\ud800`, `0x${text}`];
  // Two letters that Unicode turns into `s` and `k` when it changes their case.
  near.push(text.replace(/s/gi, "ſ"), text.replace(/k/gi, "\u212a"));
  return [text, ...near, ...[256, 257, 90].map((length) => text.repeat(257).slice(0, length))];
}

const files = ["parse.tsv", "names.tsv", "search.tsv"].flatMap((file) => rows(file, 2)).concat(rows("found.tsv", 1));
const names = packages[0].entries().flatMap(({ name, description }) => [name, description]);
const known = fc.constantFrom(...files.map(([escaped]) => unescaped(escaped)), ...names);
const unit = fc.constantFrom(..."\0 \t\n\v\x85\xa0_+-−0123456789abcdefx١\ud800\udcffſİ\u212a’");
const number = fc.bigInt({ min: -(2n ** 65n), max: 2n ** 65n }).map(String);
const part = fc.oneof(known, number, fc.string({ unit }), fc.string({ unit: "binary" }), fc.string());
const lone = fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)) });
const text = fc.oneof(
  part,
  lone,
  fc.tuple(part, part).map((parts) => parts.join("")),
  fc.array(part, { maxLength: 4 }).map((parts) => parts.join(" ")),
);

let tried = 0;
const property = fc.asyncProperty(text, async (text) => {
  for (const one of variants(text)) {
    tried += 1;
    const expected = await reference(one);
    for (const toku of packages) {
      deepStrictEqual(answered(toku, one), expected, `of ${JSON.stringify(one)}`);
    }
  }
});
// fast-check's own time limit would also end the search for the shortest text. Each call starts from another seed.
const end = Date.now() + 1000 * seconds;
while (Date.now() < end) {
  await fc.assert(property);
}
core.stdin.end();
deepStrictEqual(await once(core, "exit"), [0, null], "how the core ended");
console.log(`${tried} texts`);
