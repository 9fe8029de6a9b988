// Prints what the packages add to a page, bundled and minified by esbuild, then gzipped: what, "size", bytes. CONSUMER in the
// environment is the folder where the packages are installed.

import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const { build } = createRequire(new URL("../../js/package.json", import.meta.url))("esbuild");
const installed = process.env.CONSUMER;
const bench = fileURLToPath(new URL(".", import.meta.url));

const pages = [
  ["page that uses describe", installed, 'import { describe } from "toku-codes"; console.log(describe(-1100));'],
  ["page with all exports", installed, 'import * as toku from "toku-codes"; globalThis.toku = toku;'],
  [
    "page that uses describe, plain JS",
    installed,
    'import { describe } from "toku-codes/pure"; console.log(describe(-1100));',
  ],
  ["page with all exports, plain JS", installed, 'import * as toku from "toku-codes/pure"; globalThis.toku = toku;'],
  ["page with constants only", installed, 'import { TokuCode } from "toku-codes"; console.log(TokuCode.SUCCESS);'],
  [
    "page that uses http-status-codes",
    bench,
    'import { getReasonPhrase } from "http-status-codes"; console.log(getReasonPhrase(404));',
  ],
];

for (const [what, resolveDir, contents] of pages) {
  const stdin = { contents, resolveDir };
  const { outputFiles } = await build({ stdin, bundle: true, minify: true, format: "esm", write: false });
  console.log(`${what}\tsize\t${gzipSync(outputFiles[0].contents, { level: 9 }).length}\tbytes`);
}
