// Reads the vector files of conformance/ for the tests, and imports the package that is tested.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The package that TOKU_CODES_PACKAGE names, as `import` gives it. */
export const name = process.env.TOKU_CODES_PACKAGE;
export const toku = await import(name);

export const readVector = (file) => readFileSync(join(process.env.TOKU_VECTORS, file), "utf8");

/** The lines of a file, each with this many columns. */
export function rows(file, columns) {
  const lines = readVector(file).split("\n").slice(0, -1);
  const found = lines.filter((line) => !line.startsWith("#")).map((line) => line.split("\t"));
  assert.ok(found.length > 0, `${file} has no rows`);
  assert.ok(
    found.every((row) => row.length === columns),
    `${file} has ${columns} columns`,
  );
  return found;
}

/** The text that an escaped one stands for. Bytes that are no UTF-8 become U+FFFD, as JavaScript would have them. */
export function unescaped(text) {
  const repeated = /^<(\d+)\*(.*)>$/s.exec(text);
  if (repeated !== null) {
    return repeated[2].repeat(Number(repeated[1]));
  }
  const letters = { t: 9, r: 13, n: 10, "\\": 92 };
  const parts = text.match(/\\x..|\\.|[^\\]+/gs) ?? [];
  const bytes = parts.map((part) => {
    if (!part.startsWith("\\")) {
      return Buffer.from(part);
    }
    return Buffer.of(part.length === 4 ? Number.parseInt(part.slice(2), 16) : letters[part[1]]);
  });
  return Buffer.concat(bytes).toString();
}

const table = rows("table.tsv", 9);

/** What the table says, by number, as it stands in table.tsv. */
export const listed = new Map(
  table.map((row, ordinal) => {
    const [code, name, category, outcome, grpcStatus, description, httpStatus, isError, isRetryable] = row;
    const entry = { code: Number(code), name, description, category, outcome, grpcStatus };
    const flags = { isError: isError === "true", isRetryable: isRetryable === "true" };
    return [Number(code), { ordinal, entry: { ...entry, httpStatus: Number(httpStatus), ...flags } }];
  }),
);
