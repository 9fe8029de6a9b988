// What the published list, the list of blocks and the list of codes that are no failures say of a number. They share
// nothing with the core.

import { rows } from "./vectors.mjs";

export function number(text) {
  if (!/^-?\d+$/.test(text)) {
    throw new Error(`${text} is no number`);
  }
  return Number(text);
}

/** Position and text by code. */
export const published = new Map(
  rows("published.tsv", 2).map(([code, text], position) => [number(code), { position, text }]),
);
const blocks = rows("blocks.tsv", 3).map(([name, first, last]) => ({ name, first: number(last), last: number(first) }));
/** The lowest number of a block. No list has one below it. */
export const lowest = Math.min(...blocks.map(({ first }) => first));
const noErrors = new Set(rows("no_errors.tsv", 1).map(([code]) => number(code)));

export function oracle(code) {
  const { position, text } = published.get(code) ?? { position: -1, text: `unknown code ${code}` };
  const category = blocks.find(({ first, last }) => first <= code && code <= last)?.name;
  return { position, text, message: `unknown code ${code}`, category, isError: !noErrors.has(code) };
}
