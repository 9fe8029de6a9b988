// Reads the vector files of conformance/, which the build has written into a module for all runtimes.

import { ok } from "./assert.mjs";
import { texts } from "./texts.mjs";

/** How many rows of each file were read, which `cargo prove agree` reports. */
export const read = new Map();

/** The lines of a file, each with this many columns. */
export function rows(file, columns) {
  const lines = texts[file].split("\n").slice(0, -1);
  const found = lines.filter((line) => !line.startsWith("#")).map((line) => line.split("\t"));
  ok(found.length > 0, `${file} has no rows`);
  ok(
    found.every((row) => row.length === columns),
    `${file} does not have ${columns} columns`,
  );
  read.set(file, found.length);
  return found;
}

/** The text that an escaped one stands for. Bytes that are not UTF-8 become U+FFFD, as in JavaScript. */
export function unescaped(text) {
  const repeated = /^<(\d+)\*(.*)>$/s.exec(text);
  if (repeated !== null) {
    return repeated[2].repeat(Number(repeated[1]));
  }
  const letters = { t: 9, r: 13, n: 10, "\\": 92 };
  const bytes = (text.match(/\\x..|\\.|[^\\]+/gs) ?? []).flatMap((part) => {
    if (!part.startsWith("\\")) {
      return [...new TextEncoder().encode(part)];
    }
    return part.length === 4 ? Number.parseInt(part.slice(2), 16) : letters[part[1]];
  });
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(Uint8Array.from(bytes));
}

const table = rows("table.tsv", 10);

/** The rows of table.tsv by number. */
export const listed = new Map(
  table.map((row, ordinal) => {
    const [code, name, category, outcome, action, grpcStatus, description, httpStatus, isError, isRetryable] = row;
    const entry = { code: Number(code), name, description, category, outcome, action, grpcStatus };
    const flags = { isError: isError === "true", isRetryable: isRetryable === "true" };
    return [Number(code), { ordinal, entry: { ...entry, httpStatus: Number(httpStatus), ...flags } }];
  }),
);
