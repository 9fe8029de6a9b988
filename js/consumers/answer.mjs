// Prints the answers of `toku-codes` in Chromium, as js/tests/answer.mjs does in Node. With the argument "vectors" it runs
// the suite there, as js/tests/plain.mjs does. The page loads the package as npm installs it, without a bundler.

import { appendFileSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { openBrowser } from "./browser.mjs";

const root = fileURLToPath(new URL("../../target/npm/consumer", import.meta.url));
const map = JSON.stringify({ imports: { "toku-codes": "/node_modules/toku-codes/index.js" } });
const body = `<!doctype html><title>toku-codes</title><script type="importmap">${map}</script>`;

const runSuite = async () => (await import("/suite.mjs")).report(await import("toku-codes"));
const answer = async ([kind, lines]) => (await import("/answers.mjs")).answers(await import("toku-codes"), kind, lines);

const kind = process.argv[2];
const browser = await openBrowser(root);
try {
  if (kind === "vectors") {
    const { read, passed, failed } = await browser.open("/", { body }, runSuite);
    console.log(JSON.stringify({ passed, failed }));
    appendFileSync(process.env.TOKU_VECTORS_READ, read.map((row) => `${row.join("\t")}\n`).join(""));
    process.exitCode = failed.length > 0 || passed === 0 ? 1 : 0;
  } else {
    const lines = readFileSync(0, "utf8").split("\n").slice(0, -1);
    console.log((await browser.open("/", { body }, answer, [kind, lines])).join("\n"));
  }
} finally {
  await browser.close();
}
